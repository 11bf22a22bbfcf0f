// Single things that somebody was told, held against the minutes. Each check gets the places, from `lo` to `hi`, at which the room may have
// stood when it was rendered, and gives a sentence where it cannot have been rendered at any of them.
import { isDeepStrictEqual } from 'node:util';

import { canariesIn, kindOf } from './canaries.mjs';
import { isOfDesk } from './people.mjs';
import { ownView, publicEvent, publicView, summary, toldAt } from './views.mjs';

/** Where anything of this intervention, or of the room's rules, changed; `lo` itself first. */
function places(room, item, lo, hi) {
  const found = [lo];
  for (const list of item ? [room.rules, item.states] : [room.rules])
    for (let i = list.length - 1; i >= 0 && list[i].seq > lo; i -= 1) if (list[i].seq <= hi) found.push(list[i].seq);
  return found;
}
const excerpt = (value) => JSON.stringify(value)?.slice(0, 1500);
const unlike = (what, given, expected) => `${what} is told as ${excerpt(given)}, and would be ${excerpt(expected)}`;

/** `view(place)` of one of the places, or what is wrong. */
function fault(what, given, room, item, lo, hi, view) {
  const all = places(room, item, lo, hi);
  return all.some((seq) => isDeepStrictEqual(given, view(seq))) ? undefined : unlike(what, given, view(all[0]));
}

export function eventFault(room, event, lo, hi) {
  const told = room.told[event.seq];
  if (!told) return `there is no public event ${event.seq}`;
  return fault('an event', event, room, told.item, Math.max(lo, told.seq), hi, (seq) => publicEvent(room, event.seq, seq));
}

export function itemFault(room, given, lo, hi) {
  const item = room.items.get(given.id);
  if (!item?.now.publicSeq) return `${excerpt(given)} was never published`;
  // Its body goes with the entry that erases it, which the node may not have seen yet.
  if (item.now.status === 'erased' && isDeepStrictEqual(given, { id: item.id, seq: item.now.publicSeq, status: 'erased' })) return undefined;
  return fault('an intervention', given, room, item, lo, hi, (seq) => publicView(item, seq));
}

export function ownFault(room, given, person, lo, hi) {
  const item = room.items.get(given.id);
  if (!item) return `there is no intervention ${given.id}`;
  if (!person || item.author !== person.id) return `somebody else's own view: ${excerpt(given)}`;
  if (item.now.status === 'erased' && given.status === 'erased' && !given.text) return undefined;
  return fault('an own intervention', given, room, item, lo, hi, (seq) => ownView(item, seq));
}

const OF_SUMMARY = ['id', 'state', 'moderation', 'attribution', 'slow_mode_s', 'seq', 'last_at'];
/** Whoever is in the room may be told of it by their groups, unless it shows nothing of them. */
export function summaryFault(room, given, lo, hi) {
  const { title, themes, people, meeting, groups, ...rest } = given;
  const others = Object.keys(rest).filter((name) => !OF_SUMMARY.includes(name));
  if (others.length > 0) return `a room is told with ${others}`;
  const known = new Set(places(room, undefined, lo, hi));
  for (let number = room.publicSeq; number > 0 && room.told[number].seq > lo; number -= 1) if (room.told[number].seq <= hi) known.add(room.told[number].seq);
  const all = [...known];
  if (!all.some((seq) => isDeepStrictEqual(rest, summary(room, seq)))) return unlike('a room', rest, summary(room, lo));
  return groupsFault(room, groups ?? {}, lo, hi);
}

export function groupsFault(room, groups, lo, hi) {
  if (Object.keys(groups).length === 0) return undefined;
  const shown = places(room, undefined, lo, hi).some((seq) => room.rulesAt(seq).attribution !== 'none');
  return shown ? undefined : `groups of who is there, in a room without attribution: ${excerpt(groups)}`;
}

/** A list of rooms may be a second old in what has happened in them, but not in their rules. It has nothing of their people but how many. */
export function listedFault(room, given, lo, hi) {
  const { title, themes, people, seq, last_at: last, ...rules } = given;
  const told = room.told[seq];
  if (seq > 0 && !told) return `there is no public event ${seq}`;
  const listed = (place) => {
    const { id, state, moderation, attribution, slow_mode_s } = summary(room, place);
    return { id, state, moderation, attribution, slow_mode_s, ...(told ? { last: toldAt(room, told, place) } : {}) };
  };
  return fault('a room in the list', { ...rules, ...(last ? { last } : {}) }, room, undefined, Math.max(lo, told?.seq ?? lo), hi, listed);
}

/** `{room,id,status,version,reason?}` to an author. */
export function statusFault(room, given, person) {
  const item = room.items.get(given.id);
  if (!item) return `there is no intervention ${given.id}`;
  if (!person || item.author !== person.id) return `somebody else is told of ${excerpt(given)}`;
  const { status, reason } = item.states.find(({ version }) => version === given.version) ?? {};
  const undone = status === 'returned' || status === 'hidden';
  const expected = { room: room.id, id: item.id, status, version: given.version, ...(undone ? { reason } : {}) };
  return isDeepStrictEqual(given, expected) ? undefined : unlike('a status', given, expected);
}

/** `{room,muted?,expelled?,reason?}` to whom it concerns. */
export function standingFault(minutes, given, person) {
  const { room, muted, expelled, reason, ...rest } = given;
  const others = [...Object.keys(rest), ...[muted, expelled].flatMap((measure) => Object.keys(measure ?? {})).filter((name) => name !== 'until')];
  if (others.length > 0) return `a standing is told with ${others}`;
  return person && (reason === undefined || minutes.measures.get(reason) === person.id) ? undefined : `somebody else's standing: ${excerpt(given)}`;
}

/**
 * To the desk: what stands in the room's own record, and who looks at what, but no keys, and no words that were erased or withdrawn; to an
 * author of it their own. `people`: where the register stood at least; `about`: whom they asked about by their id, and so are told the name
 * of, be it the register alone that knows it.
 */
export function deskFault(judge, room, words, person, lo, people, about) {
  const { minutes } = judge;
  if (!isOfDesk(minutes.register, person, room.id, people)) return 'told what is for the desk alone';
  for (const word of words) {
    const kind = kindOf(word);
    if (['key', 'csv', 'client', 'token'].includes(kind)) return `a ${kind}, at the desk`;
    // The groups of who is there are not recorded.
    if (kind === 'group') continue;
    if (!room.recorded.has(word) && !judge.mayHold(word) && !(about && minutes.register.isOf(about, word))) return `a ${kind} that was never recorded in this room, at the desk: ${word}`;
    const items = minutes.said.get(word)?.filter((item) => item.room === room);
    if (!items) continue;
    const gone = ({ status }, author) => status === 'erased' || (status === 'withdrawn' && author !== person.id);
    if (items.length > 0 && items.every((item) => gone(item.stateAt(lo) ?? {}, item.author))) return `a ${kind} that is gone, at the desk: ${word}`;
  }
  return undefined;
}

/**
 * Of bytes of which nothing is known but their canaries, those that may not stand there: nothing public at one of these places has them.
 * The groups of who is there may be told of a room that shows them.
 */
export function notPublic(room, canaries, lo, hi) {
  const may = new Set();
  for (const item of room.all)
    for (const seq of places(room, item, lo, hi)) {
      const view = publicView(item, seq);
      if (view?.text) for (const canary of canariesIn(JSON.stringify(view))) may.add(canary);
    }
  return canaries.filter((canary) => !may.has(canary) && (kindOf(canary) !== 'group' || groupsFault(room, { [canary]: 1 }, lo, hi)));
}
