// Answers, method by method: what of them has to be as the minutes say, and that nothing else in them says anything of anybody.
import { isDeepStrictEqual } from 'node:util';

import { deskFault, itemFault, eventFault, ownFault, summaryFault } from './checks.mjs';
import { canariesIn } from './canaries.mjs';
import { isOfDesk, isSecretary } from './people.mjs';
import { ACCREDITATION } from './secretariat.mjs';

/** The first fault; what was looked at goes to `looked`. */
function first(list, looked, check) {
  for (const one of list) {
    const what = check(one);
    if (what) return what;
    looked.push(one);
  }
  return undefined;
}

const own = ({ room, person, message }, lo, hi, looked) => first([message.result.intervention], looked, (one) => ownFault(room, one, person, lo, hi));
const ofDesk = ({ judge, room, person, text, people, params }, lo, _, looked) => {
  looked.everything = true;
  return deskFault(judge, room, judge.watch.in(text), person, lo, people, params.participant);
};
const summed = ({ room, message }, lo, hi, looked) => first([message.result.room], looked, (one) => summaryFault(room, one, lo, hi));
const nothing = ({ message }) => (Object.keys(message.result).length > 0 ? `answered ${JSON.stringify(message.result).slice(0, 300)}` : undefined);

/** As somebody is told who they are; `papers`: of one place of the register. */
function selfView(person, { role, name, delegation, group, capacity, on_behalf_of, rooms }) {
  const members = { name, delegation, group, capacity, on_behalf_of, rooms };
  return { role, id: person.id, ...Object.fromEntries(Object.entries(members).filter(([, value]) => value?.length > 0)) };
}

/** Who they are themselves. */
function selfFault({ judge, person, people }, told) {
  const views = person ? person.since(judge.minutes.register, people).map((papers) => selfView(person, papers)) : [{ role: 'follower' }];
  return views.some((view) => isDeepStrictEqual(told, view)) ? undefined : `${person?.id ?? 'a visitor'} is told of themselves ${JSON.stringify(told)}, and would be ${JSON.stringify(views)}`;
}

/** The events and snapshot of somebody who joins, resumes or polls. */
function read({ room, params, message: { result } }, lo, hi, looked) {
  const after = params?.after?.seq;
  const wrong = result.events.findIndex((event, i) => event.seq !== (after ?? 0) + 1 + i);
  if (!result.reset && (wrong >= 0 || result.events.length !== result.seq - after)) return `after ${after} and up to ${result.seq} it gives ${result.events.map(({ seq }) => seq)}`;
  return first(result.events, looked, (event) => eventFault(room, event, lo, lo))
    ?? first(result.snapshot?.interventions ?? [], looked, (item) => itemFault(room, item, lo, lo));
}

const HANDLERS = {
  poll: read,
  'session.open': (asked, lo, hi, looked) => first([asked.message.result.participant], looked, (one) => selfFault(asked, one)),
  'session.heartbeat': nothing,
  'dialogue.get': nothing,
  'room.join': (asked, lo, hi, looked) => {
    const { room, person, message: { result } } = asked;
    if (result.audience === 'desk') return ofDesk(asked, lo, hi, looked);
    const more = ['queue', 'leases', 'participants'].filter((name) => name in result);
    if (more.length > 0) return `who joins in public is told ${more}`;
    return read(asked, lo, hi, looked) ?? summed(asked, lo, hi, looked) ?? first(result.mine ?? [], looked, (one) => ownFault(room, one, person, lo, hi));
  },
  'room.leave': nothing,
  'room.history': ({ room, message }, lo, hi, looked) => first(message.result.interventions, looked, (one) => itemFault(room, one, lo, hi)),
  'room.configure': summed,
  'intervention.submit': own,
  'intervention.amend': own,
  'intervention.withdraw': own,
  'intervention.mine': ({ room, person, message }, lo, hi, looked) => first(message.result.interventions, looked, (one) => ownFault(room, one, person, lo, hi)),
  'intervention.get': (asked, lo, hi, looked) => {
    const { judge, room, person, people, message: { result: { intervention } } } = asked;
    if (intervention.version && !intervention.mine) return ofDesk(asked, lo, hi, looked);
    if (isOfDesk(judge.minutes.register, person, room.id, people)) return ofDesk(asked, lo, hi, looked);
    return first([intervention], looked, (one) => (one.mine ? ownFault(room, one, person, lo, hi) : itemFault(room, one, lo, hi)));
  },
  'intervention.take': ofDesk,
  'intervention.release': nothing,
  ...Object.fromEntries(['publish', 'return', 'hide', 'pin', 'unpin', 'tag'].map((verb) => [`intervention.${verb}`, ofDesk])),
  ...ACCREDITATION,
  ...Object.fromEntries(['mute', 'unmute', 'expel', 'readmit', 'hide_all'].map((verb) => [`participant.${verb}`, ofDesk])),
};

const NOT_THERE = { code: 4004, message: 'There is no such intervention in this room.', data: { field: 'id' } };
const BAD_SHAPE = -32602;
/** Refused for who they are, or for the pace of things; nothing of what they asked about. */
const OF_THEMSELVES = [4001, 4003, 4029, 5003];
const FOR_DESK_ALONE = /^(intervention[.](take|release|publish|return|hide|pin|unpin|tag)|participant[.])/;
const FOR_SECRETARIAT_ALONE = /^accreditation[.]/;

/** Whoever may not know of something is refused as if it were not there. */
function guessFault({ judge, room, person, people, method, params, message: { error } }, hi) {
  const { register } = judge.minutes;
  if (OF_THEMSELVES.includes(error.code)) return undefined;
  if (FOR_SECRETARIAT_ALONE.test(method)) return isSecretary(register, person, people) ? undefined : `it can be guessed from ${JSON.stringify(error)}`;
  if (!room || isOfDesk(register, person, room.id, people)) return undefined;
  const item = room.items.get(params.id);
  const known = !item || item.author === person?.id || item.stateAt(hi)?.publicSeq > 0;
  if (FOR_DESK_ALONE.test(method) || (!known && !isDeepStrictEqual(error, NOT_THERE))) return `it can be guessed from ${JSON.stringify(error)}`;
  return undefined;
}

/** Whose params are of another shape may be told so in their own words. */
function shapeFault({ params, message }, looked) {
  looked.everything = true;
  const own = new Set(canariesIn(JSON.stringify(params)));
  return canariesIn(JSON.stringify(message)).some((canary) => !own.has(canary)) ? `their params are refused with ${JSON.stringify(message)}` : undefined;
}

/** A refusal may show the intervention that stands in the way: to its author as theirs, to the desk as the desk sees it. */
function refusalFault(asked, lo, hi, looked) {
  const { judge, room, person, people, method, message: { error } } = asked;
  if (error.code === BAD_SHAPE) return shapeFault(asked, looked);
  const { current } = error.data ?? {};
  if (current === undefined) return guessFault(asked, hi);
  const atDesk = isOfDesk(judge.minutes.register, person, room?.id, people) && !/submit|amend|withdraw/.test(method);
  return atDesk ? ofDesk(asked, lo, hi, looked) : first([current], looked, (one) => ownFault(room, one, person, lo, hi));
}

export const METHODS = Object.keys(HANDLERS).filter((name) => name !== 'poll');

/**
 * What is wrong with an answer that was rendered at one of the places from `lo` to `hi`; nothing where it may be. `asked.people`: where the
 * register stood at least; who is asked for by a token that has not been good since is answered nothing but refusals.
 */
export function answerFault(judge, asked, lo = 0, hi = 0) {
  const looked = [];
  const { person, people, message, text } = asked;
  const within = { ...asked, judge };
  if (person && !message.error && person.since(judge.minutes.register, people).length === 0) return `answered to ${person.id}, whose token is good no more: ${text.slice(0, 500)}`;
  const what = message.error ? refusalFault(within, lo, hi, looked) : HANDLERS[asked.method](within, lo, hi, looked);
  if (what || looked.everything) return what;
  const accounted = looked.reduce((sum, one) => sum + judge.watch.count(one), 0);
  const all = judge.watch.in(text).length;
  return accounted === all ? undefined : `${all - accounted} more than it may: ${text.slice(0, 1500)}`;
}
