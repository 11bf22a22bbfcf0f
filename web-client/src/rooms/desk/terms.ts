// How long somebody may be muted or expelled, as a moderator chooses it.
import type { Meeting } from '../../protocol/types';

export type TermChoice = 'ten_minutes' | 'hour' | 'meeting' | 'open_end';

/** When the choice ends, as the wire has it; nothing for one without end. Both times in milliseconds since 1970. */
export function untilOf(choice: TermChoice, now: number, meetingEnds: number | undefined): string | undefined {
  switch (choice) {
    case 'ten_minutes':
      return new Date(now + 600_000).toISOString();
    case 'hour':
      return new Date(now + 3_600_000).toISOString();
    case 'meeting':
      return meetingEnds === undefined ? undefined : new Date(meetingEnds).toISOString();
    case 'open_end':
      return undefined;
  }
}

/** Those that end later than now. */
export function termChoices(now: number, meetingEnds: number | undefined): readonly TermChoice[] {
  const open = meetingEnds !== undefined && meetingEnds > now + 600_000;
  return open ? ['ten_minutes', 'hour', 'meeting', 'open_end'] : ['ten_minutes', 'hour', 'open_end'];
}

/** The end of a meeting's last day at its venue, in milliseconds since 1970. */
export function endOf({ ends, time_zone }: Pick<Meeting, 'ends' | 'time_zone'>): number {
  const asUtc = Date.parse(`${ends}T00:00:00Z`) + 86_400_000;
  // The offset at that moment; asked twice, as it may change in between.
  const first = asUtc - offsetAt(asUtc, time_zone);
  return asUtc - offsetAt(first, time_zone);
}

/** How far clocks at the place are ahead of UTC, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}
