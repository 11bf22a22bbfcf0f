// What the server says, checked and typed: results by method, notifications, refusals. What a newer server adds is left
// aside; what is missing or of another shape throws Misshapen.
import { accreditationResults } from './accreditation';
import { act, attendee, deskJoin, deskResults, leaseChange, official, standing, standingChange } from './desk';
import { flag, list, members, Misshapen, object, oneOf, type Shape, table, text, whole } from './shape';
import type { Entry, EventData, Followed, Intervention, Method, Notification, Refusal, ResultOf, RoomEvent } from './types';

const words = table(text);
const status = oneOf('pending', 'published', 'returned', 'hidden', 'withdrawn', 'erased');
const state = oneOf('open', 'paused', 'closed');
const moderation = oneOf('pre', 'post');
const attribution = oneOf('named', 'delegation', 'group', 'none');
const nothing: Shape<Record<string, never>> = (value, path) => (members(value, path), {});

const intervention: Shape<Intervention> = object(
  {
    id: text, at: text, kind: text, language: text, text, status,
    author: object({}, { name: text, delegation: text, group: text, participant: text }),
    themes: list(text), levels: list(text), perspectives: list(text), sources: list(text), pinned: flag,
  },
  { seq: whole, in_reply_to: text, on_behalf_of: text, version: whole, mine: flag, reason: text, act, returned_for: act, repeats: text },
);
const tombstone = object({ id: text, status }, { seq: whole, version: whole, mine: flag, act });
const entry: Shape<Entry> = (value, path) =>
  'text' in members(value, path) ? intervention(value, path) : tombstone(value, path);

const roomMembers = {
  id: text, title: words, themes: list(text), state, moderation, attribution, slow_mode_s: whole, people: whole, seq: whole,
};
const roomSummary = object(roomMembers, { summary: words, last_at: text });
const room: Shape<ResultOf<'room.join'>['room']> = (value, path) => ({
  groups: {},
  ...object({ ...roomMembers, meeting: text }, { summary: words, last_at: text, groups: table(whole) })(value, path),
});
const titled = object({ id: text, title: words });
const dialogue = object(
  {
    id: text, title: words,
    meetings: list(object({
      id: text, title: words, venue: words, starts: text, ends: text, time_zone: text, rooms: list(roomSummary),
    })),
    themes: list(titled), groups: list(titled), kinds: list(titled), levels: list(titled), perspectives: list(titled),
    languages: list(text),
  },
  { summary: words, informal: words },
);
const role = oneOf('follower', 'observer', 'delegate', 'moderator', 'secretariat');
const participant = object(
  { role },
  {
    id: text, name: text, delegation: text, group: text, on_behalf_of: list(text), rooms: list(text),
    capacity: oneOf('state', 'observer', 'intergovernmental', 'stakeholder'),
  },
);

const eventData: Shape<EventData> = object({}, {
  intervention: entry, id: text, status, epoch: text, state, moderation, attribution, slow_mode_s: whole, pinned: flag,
  themes: list(text), levels: list(text), perspectives: list(text), version: whole, act, participant: attendee, reason: text, by: official,
});
const signedHead = object({
  room: text, audience: oneOf('public', 'desk'), epoch: text, seq: whole, hash: text, at: whole, key: text, signature: text,
});
const event: Shape<RoomEvent> = object({ seq: whole, at: text, type: text, data: eventData });
const snapshot = object({ interventions: list(entry), more: flag });

const results: { readonly [M in Method]: Shape<ResultOf<M>> } = {
  'session.open': object({
    participant, server: object({ version: text, time: text }),
    limits: object({ max_message_bytes: whole, max_text_chars: whole }), heartbeat_s: whole,
  }),
  'session.heartbeat': nothing,
  'dialogue.get': object({ dialogue }),
  'room.join': object(
    { room, epoch: text, seq: whole, reset: flag, events: list(event) },
    { snapshot, mine: list(entry), signed_head: signedHead, role, standing, ...deskJoin },
  ),
  'room.leave': nothing,
  'room.history': object({ interventions: list(entry), more: flag, epoch: text }),
  'intervention.submit': object({ intervention: entry }),
  'intervention.withdraw': object({ intervention: entry }),
  'intervention.mine': object({ interventions: list(entry) }),
  ...accreditationResults,
  ...deskResults(entry, roomSummary),
};

const refusal = object(
  { code: (value: unknown, path: string) => (Number.isSafeInteger(value) ? (value as number) : whole(value, path)), message: text },
  { data: object({}, { field: text, current: entry, retry_after_ms: whole, because: text }) },
);

export type Incoming =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number | null; readonly refusal: Refusal }
  | { readonly notification: Notification }
  | { readonly unknown: string };

/** One message of the socket or one body of a POST. A result is typed later, by `decodeResult`, as only its caller knows
 *  the method. A notification of a method that this page does not know is `unknown`. */
export function decodeMessage(json: string): Incoming {
  const message = parsed(json);
  if (typeof message['method'] === 'string') return decodeNotification(message['method'], message['params']);
  const id = message['id'];
  if ('error' in message) {
    return { id: typeof id === 'number' ? id : null, refusal: decodeRefusal(message['error']) };
  }
  if (!('result' in message)) throw new Misshapen('the message', 'a result, an error or a notification');
  return { id: whole(id, 'id'), result: message['result'] };
}

export function decodeResult<M extends Method>(method: M, result: unknown): ResultOf<M> {
  return results[method](result, 'result');
}

export function decodeRefusal(error: unknown): Refusal {
  const { code, message, data } = refusal(error, 'error');
  return { code, message, ...data };
}

/** The data of an event named `room.event` in the events stream. */
export function decodeRoomEvent(json: string): { readonly room: string; readonly event: RoomEvent } {
  const params = parsed(json);
  return { room: text(params['room'], 'room'), event: event(params, '') };
}

/** The data of an event named `reset` in the events stream, or the body of a long poll. */
export function decodeFollowed(json: string): Followed {
  const { events = [], ...followed } = object({ reset: flag, epoch: text, seq: whole }, { snapshot, events: list(event) })(parsed(json), '');
  if (followed.reset && !followed.snapshot) throw new Misshapen('snapshot', 'there');
  return { ...followed, events };
}

const presence = object({ room: text, total: whole }, { groups: table(whole) });

/** The data of an event of this name in the events stream, where it is the same as a notification's params. */
export function decodeTold(name: 'room.presence' | 'room.signed_head', json: string): Notification {
  return decodeNotificationOf(name, parsed(json)) as Notification;
}

const statusChange = object({ room: text, id: text, status, version: whole }, { reason: text });
const closing = object({ reason: text, reconnect: flag, after_ms: whole });

function decodeNotification(method: string, params: unknown): Incoming {
  const notification = decodeNotificationOf(method, params);
  return notification ? { notification } : { unknown: method };
}

function decodeNotificationOf(method: string, params: unknown): Notification | undefined {
  switch (method) {
    case 'room.event':
      return { method, room: text(members(params, 'params')['room'], 'room'), event: event(params, 'params') };
    case 'room.presence':
      return { method, presence: { groups: {}, ...presence(params, 'params') } };
    case 'room.signed_head':
      return { method, head: signedHead(params, 'params') };
    case 'intervention.status':
      return { method, change: statusChange(params, 'params') };
    case 'accreditation.changed':
      return { method };
    case 'room.lease':
      return { method, change: leaseChange(params, 'params') };
    case 'participant.status':
      return { method, change: standingChange(params, 'params') };
    case 'session.closing':
      return { method, closing: closing(params, 'params') };
    default:
      return undefined;
  }
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Misshapen('the message', 'JSON');
  }
  return members(value, 'the message');
}
