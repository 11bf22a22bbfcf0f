// What may be told of a room that stands at a given place, written down once more from the contract: the public's view of an
// intervention, its author's own, an event, a summary. Whatever was told must be exactly this.
import { quarterOf, stricter } from './minutes.mjs';

const moment = (at) => new Date(at).toISOString();

function content(item, state, rule) {
  const { text, sources, author } = state.body;
  const view = { id: item.id };
  if (state.publicSeq) view.seq = state.publicSeq;
  Object.assign(view, {
    at: moment(rule === 'none' ? quarterOf(state.at) : state.at),
    kind: item.kind, language: item.language, text, status: state.status, author: {}, ...state.tags, sources, pinned: state.pinned,
  });
  if (item.inReplyTo) view.in_reply_to = item.inReplyTo;
  if (rule === 'none') return view;
  if (author.group) view.author.group = author.group;
  if (author.on_behalf_of) view.on_behalf_of = author.on_behalf_of;
  if (rule === 'group') return view;
  if (author.delegation) view.author.delegation = author.delegation;
  if (rule === 'named' && author.name) view.author.name = author.name;
  return view;
}

/** The rule that an intervention is shown under: the stricter of then, when it was written, and now. */
export const ruleOf = (item, seq) => stricter(item.stateAt(seq).rule, item.room.rulesAt(seq).attribution);

/** Undefined where the public may not know of it. */
export function publicView(item, seq) {
  const state = item.stateAt(seq);
  if (!state?.publicSeq) return undefined;
  if (state.status !== 'published') return { id: item.id, seq: state.publicSeq, status: state.status };
  return content(item, state, ruleOf(item, seq));
}

/** Undefined before it was submitted. */
export function ownView(item, seq) {
  const state = item.stateAt(seq);
  if (!state) return undefined;
  const gone = state.status === 'erased';
  const view = gone ? { id: item.id, status: 'erased', ...(state.publicSeq ? { seq: state.publicSeq } : {}) } : content(item, state, 'named');
  const undone = state.status === 'returned' || state.status === 'hidden';
  return { ...view, version: state.version, mine: true, ...(undone ? { reason: state.reason } : {}) };
}

/** When something happened, as the public is told of it in a room at this place. */
export function toldAt(room, event, seq) {
  const rule = event.item ? ruleOf(event.item, seq) : room.rulesAt(seq).attribution;
  return moment(rule === 'none' ? quarterOf(event.at) : event.at);
}

function dataOf(room, event, seq) {
  const { type, item } = event;
  if (type === 'epoch.changed') return { epoch: event.epoch };
  if (!item) {
    const { state, moderation, attribution, slow_mode_s } = room.rulesAt(event.seq);
    return { state, moderation, attribution, slow_mode_s };
  }
  const state = item.stateAt(seq);
  if (type === 'intervention.published') {
    const view = publicView(item, seq);
    return state.status === 'published' ? { intervention: view } : { id: item.id, status: state.status };
  }
  const data = { id: item.id, status: state.status };
  if (state.status !== 'published') return data;
  if (/pinned$/.test(type)) data.pinned = state.pinned;
  if (/tagged$/.test(type)) Object.assign(data, state.tags);
  return data;
}

/** The public event of this number, told by a room at this place. */
export function publicEvent(room, number, seq) {
  const event = room.told[number];
  return { room: room.id, seq: number, at: toldAt(room, event, seq), type: event.type, data: dataOf(room, event, seq) };
}

/** What a list of rooms, or somebody in one, is told of it; nothing of its people. */
export function summary(room, seq) {
  const { state, moderation, attribution, slow_mode_s } = room.rulesAt(seq);
  const number = room.publicAt(seq);
  return { id: room.id, state, moderation, attribution, slow_mode_s, seq: number, ...(number > 0 ? { last_at: toldAt(room, room.told[number], seq) } : {}) };
}
