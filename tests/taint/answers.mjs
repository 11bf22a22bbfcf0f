// Answers, method by method: what of them has to be as the minutes say, and that nothing else in them says anything of anybody.
import { isDeepStrictEqual } from 'node:util';

import { count, deskFault, itemFault, eventFault, ownFault, summaryFault } from './checks.mjs';
import { isOfDesk } from './people.mjs';

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
const ofDesk = ({ judge, room, person, canaries }, lo, _, looked) => {
  looked.everything = true;
  return deskFault(judge.minutes, room, canaries, person, lo);
};
const summed = ({ room, message }, lo, hi, looked) => first([message.result.room], looked, (one) => summaryFault(room, one, lo, hi));
const nothing = ({ message }) => (Object.keys(message.result).length > 0 ? `answered ${JSON.stringify(message.result).slice(0, 300)}` : undefined);

/** Who they are themselves. */
function selfFault(told, person) {
  if (!person) return Object.keys(told).length === 1 ? undefined : `a visitor is told they are ${JSON.stringify(told)}`;
  const strange = Object.entries(told).filter(([name, value]) => !isDeepStrictEqual(value, name === 'on_behalf_of' ? [person.behalf] : person[name]));
  return strange.length > 0 ? `${person.id} is told of themselves ${JSON.stringify(strange)}` : undefined;
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
  'session.open': ({ person, message }, lo, hi, looked) => first([message.result.participant], looked, (one) => selfFault(one, person)),
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
    const { room, person, message: { result: { intervention } } } = asked;
    if (isOfDesk(person, room.id)) return ofDesk(asked, lo, hi, looked);
    return first([intervention], looked, (one) => (one.mine ? ownFault(room, one, person, lo, hi) : itemFault(room, one, lo, hi)));
  },
  'intervention.take': ofDesk,
  'intervention.release': nothing,
  ...Object.fromEntries(['publish', 'return', 'hide', 'pin', 'unpin', 'tag'].map((verb) => [`intervention.${verb}`, ofDesk])),
  ...Object.fromEntries(['mute', 'unmute', 'expel', 'readmit', 'hide_all'].map((verb) => [`participant.${verb}`, ofDesk])),
};

const NOT_THERE = { code: 4004, message: 'There is no such intervention in this room.', data: { field: 'id' } };
/** Refused for who they are, or for the pace of things; nothing of what they asked about. */
const OF_THEMSELVES = [4001, 4003, 4029, 5003];
const FOR_DESK_ALONE = /^(intervention[.](take|release|publish|return|hide|pin|unpin|tag)|participant[.])/;

/** Whoever may not know of something is refused as if it were not there. */
function guessFault({ room, person, method, params, message: { error } }, hi) {
  if (!room || isOfDesk(person, room.id) || OF_THEMSELVES.includes(error.code)) return undefined;
  const item = room.items.get(params.id);
  const known = !item || item.person === person || item.stateAt(hi)?.publicSeq > 0;
  if (FOR_DESK_ALONE.test(method) || (!known && !isDeepStrictEqual(error, NOT_THERE))) return `it can be guessed from ${JSON.stringify(error)}`;
  return undefined;
}

/** A refusal may show the intervention that stands in the way: to its author as theirs, to the desk as the desk sees it. */
function refusalFault(asked, lo, hi, looked) {
  const { room, person, method, message: { error } } = asked;
  const { current } = error.data ?? {};
  if (current === undefined) return guessFault(asked, hi);
  const atDesk = isOfDesk(person, room?.id) && !/submit|amend|withdraw/.test(method);
  return atDesk ? ofDesk(asked, lo, hi, looked) : first([current], looked, (one) => ownFault(room, one, person, lo, hi));
}

export const METHODS = Object.keys(HANDLERS).filter((name) => name !== 'poll');

/** What is wrong with an answer that was rendered at one of the places from `lo` to `hi`; nothing where it may be. */
export function answerFault(judge, asked, lo = 0, hi = 0) {
  const looked = [];
  const within = { ...asked, judge };
  const what = asked.message.error ? refusalFault(within, lo, hi, looked) : HANDLERS[asked.method](within, lo, hi, looked);
  if (what || looked.everything) return what;
  const accounted = looked.reduce((sum, one) => sum + count(one), 0);
  return accounted === asked.canaries.length ? undefined : `${asked.canaries.length - accounted} more than it may: ${JSON.stringify(asked.message).slice(0, 1500)}`;
}
