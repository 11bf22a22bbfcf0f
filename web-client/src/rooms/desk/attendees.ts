// Who is muted, expelled or barred in a room, by participant. Immutable.
import type { Attendee, Measure, RoomEvent } from '../../protocol/types';

export type Attendees = ReadonlyMap<string, Attendee>;

export function attendeesOf(list: readonly Attendee[]): Attendees {
  return new Map(list.map((attendee) => [attendee.participant, attendee]));
}

/** With this one as told now; who is as everybody again is left out. Why and by whom is kept where an answer has no word of it. */
export function withAttendee(before: Attendees, attendee: Attendee): Attendees {
  const after = new Map(before);
  const known = before.get(attendee.participant);
  const { muted, expelled, ...rest } = attendee;
  if (muted || expelled || rest.barred) {
    after.set(attendee.participant, {
      ...rest,
      ...(muted ? { muted: explained(muted, known?.muted) } : {}),
      ...(expelled ? { expelled: explained(expelled, known?.expelled) } : {}),
    });
  } else after.delete(attendee.participant);
  return after;
}

function explained(measure: Measure, known: Measure | undefined): Measure {
  const { reason, by } = known ?? {};
  return { ...(reason === undefined ? {} : { reason }), ...(by ? { by } : {}), ...measure };
}

/** As the desk's event tells it: why and by whom stand beside it there. */
export function attendeeIn({ type, data: { participant, reason, by } }: RoomEvent): Attendee | undefined {
  if (!participant) return undefined;
  const why = { ...(reason === undefined ? {} : { reason }), ...(by ? { by } : {}) };
  const { muted, expelled, ...rest } = participant;
  return {
    ...rest,
    ...(muted ? { muted: type === 'participant.muted' ? { ...muted, ...why } : muted } : {}),
    ...(expelled ? { expelled: type === 'participant.expelled' ? { ...expelled, ...why } : expelled } : {}),
  };
}

/** Still in force; `now` in milliseconds since 1970 by the venue's clock. */
export function inForce(measure: Measure | undefined, now: number): measure is Measure {
  return measure !== undefined && (measure.until === undefined || Date.parse(measure.until) > now);
}

export function standsOut({ muted, expelled, barred }: Attendee, now: number): boolean {
  return inForce(muted, now) || inForce(expelled, now) || barred === true;
}
