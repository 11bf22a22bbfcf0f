// What is done about participants of a room: who is muted or expelled, and the ways to do and undo it. Not here: their
// interventions one by one.
import { Refused } from '../../connection/carrier';
import type { Connection } from '../../connection/connection';
import type { Attendee, Refusal, RoomEvent } from '../../protocol/types';
import { attendeeIn, type Attendees, attendeesOf, inForce, standsOut, withAttendee } from './attendees';

export type Measuring = 'mute' | 'expel' | 'unmute' | 'readmit' | 'hide_all';
export type MeasureCame = 'done' | 'refused' | 'unanswered';

/** What was done about whom; how many interventions it hid and returned. */
export interface Measured {
  readonly what: Measuring;
  readonly participant: string;
  readonly hidden: number;
  readonly returned: number;
}

export class Measures {
  attendees: Attendees = $state.raw(new Map());
  /** By participant: what is being asked, or why it did not succeed. */
  underWay: ReadonlyMap<string, { readonly what: Measuring; readonly state: 'asking' | 'unanswered' | Refusal }> = $state.raw(new Map());

  constructor(
    private readonly room: string,
    private readonly line: Connection,
    private readonly done: (measured: Measured, about: Attendee | undefined) => void,
  ) {}

  joined(attendees: readonly Attendee[]): void {
    this.attendees = attendeesOf(attendees);
  }

  happened(events: readonly RoomEvent[]): void {
    for (const event of events) {
      const attendee = attendeeIn(event);
      if (attendee) this.attendees = withAttendee(this.attendees, attendee);
    }
  }

  /** Those who are muted, expelled or barred now, by the venue's clock. */
  standingOut(now: number): readonly Attendee[] {
    return [...this.attendees.values()].filter((attendee) => standsOut(attendee, now));
  }

  /** What of it is in force for somebody. */
  of(participant: string | undefined, now: number): Attendee | undefined {
    const attendee = participant === undefined ? undefined : this.attendees.get(participant);
    return attendee && standsOut(attendee, now) ? attendee : undefined;
  }

  /** What lifts a measure that is in force for somebody: to be offered in its place. */
  wayBack(what: string, participant: string | undefined, now: number): 'unmute' | 'readmit' | undefined {
    const attendee = this.of(participant, now);
    if (what === 'mute' && inForce(attendee?.muted, now)) return 'unmute';
    return what === 'expel' && inForce(attendee?.expelled, now) ? 'readmit' : undefined;
  }

  async mute(participant: string, reason: string, until: string | undefined): Promise<MeasureCame> {
    return this.#measured(participant, 'mute', () => this.line.request('participant.mute', { ...this.#about(participant), reason, ...(until ? { until } : {}) }));
  }

  async expel(participant: string, reason: string, until: string | undefined): Promise<MeasureCame> {
    return this.#measured(participant, 'expel', () => this.line.request('participant.expel', { ...this.#about(participant), reason, ...(until ? { until } : {}) }));
  }

  async lift(what: 'unmute' | 'readmit', participant: string): Promise<MeasureCame> {
    return this.#measured(participant, what, () => this.line.request(`participant.${what}`, this.#about(participant)));
  }

  /** Hides what is published and returns what waits. */
  async hideAll(participant: string, reason: string): Promise<MeasureCame> {
    return this.#measured(participant, 'hide_all', () => this.line.request('participant.hide_all', { ...this.#about(participant), reason }));
  }

  #about(participant: string): { readonly room: string; readonly participant: string } {
    return { room: this.room, participant };
  }

  async #measured(participant: string, what: Measuring, ask: () => Promise<{ participant?: Attendee; hidden?: number; returned?: number }>): Promise<MeasureCame> {
    this.#is(participant, { what, state: 'asking' });
    try {
      const { participant: attendee, hidden = 0, returned = 0 } = await ask();
      const about = attendee ?? this.attendees.get(participant);
      if (attendee) this.attendees = withAttendee(this.attendees, attendee);
      this.#is(participant, undefined);
      this.done({ what, participant, hidden, returned }, about);
      return 'done';
    } catch (error) {
      this.#is(participant, { what, state: error instanceof Refused ? error.refusal : 'unanswered' });
      return error instanceof Refused ? 'refused' : 'unanswered';
    }
  }

  #is(participant: string, state: { readonly what: Measuring; readonly state: 'asking' | 'unanswered' | Refusal } | undefined): void {
    const after = new Map(this.underWay);
    if (state) after.set(participant, state);
    else after.delete(participant);
    this.underWay = after;
  }
}
