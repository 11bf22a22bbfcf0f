// Dates and times in the interface's language, at the venue and at the reader's.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(tag, options);
    formats.set(key, made);
  }
  return made;
}

const hourAndMinute: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** Hour and minute; in the reader's own zone without one. */
export function timeOfDay(at: string, tag: string, timeZone?: string): string {
  return format(tag, timeZone ? { ...hourAndMinute, timeZone } : hourAndMinute).format(new Date(at));
}

/** A moment as the venue's clocks have it, with the day where it is not today there; beside it, in `yourTime`, as the
 *  reader's have it where they differ. `now` in milliseconds since 1970. */
export function venueTime(at: string, now: number, tag: string, timeZone: string | undefined, yourTime: (time: string) => string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' };
  const here = format(tag, options).format(new Date(at));
  const there = timeZone ? format(tag, { ...options, timeZone }).format(new Date(at)) : here;
  const day = shortDay(at, tag, timeZone);
  const atVenue = day === shortDay(now, tag, timeZone) ? timeOfDay(at, tag, timeZone) : there;
  return there === here ? atVenue : `${atVenue} (${yourTime(shortDay(at, tag) === day ? timeOfDay(at, tag) : here)})`;
}

function shortDay(at: string | number, tag: string, timeZone?: string): string {
  return format(tag, timeZone ? { dateStyle: 'medium', timeZone } : { dateStyle: 'medium' }).format(new Date(at));
}

/** The calendar day at the venue, with its name. */
export function dayOf(at: string, tag: string, timeZone: string): string {
  return format(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(new Date(at));
}

/** Two calendar days as a range, such as "26–27 March 2018". */
export function daysBetween(starts: string, ends: string, tag: string): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  return format(tag, options).formatRange(new Date(starts), new Date(ends));
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60],
];

/** How long ago, in the largest unit that says something; "now" within the last minute. */
export function ago(at: string, now: number, tag: string): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' });
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', Infinity];
  return relative.format(-Math.trunc(seconds / size), unit);
}

/** A moment in full, for a title. */
export function inFull(at: string, tag: string): string {
  return format(tag, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(at));
}
