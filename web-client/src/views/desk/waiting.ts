// How long something has waited, in the interface's language.
import type { DeskWords } from '../../language/desk_words';

type Unit = 'minute' | 'hour' | 'day';

const formats = new Map<string, Intl.NumberFormat>();

function inUnit(count: number, unit: Unit, tag: string, unitDisplay: 'short' | 'long'): string {
  const key = `${tag} ${unit} ${unitDisplay}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay });
  formats.set(key, format);
  return format.format(count);
}

/** In minutes, then hours and minutes, then days; `long` for what is read aloud. */
export function waited(at: string, now: number, tag: string, words: DeskWords, unitDisplay: 'short' | 'long' = 'short'): string {
  const minutes = Math.floor(Math.max(0, now - Date.parse(at)) / 60_000);
  const told = (count: number, unit: Unit) => inUnit(count, unit, tag, unitDisplay);
  if (minutes < 1) return words.underAMinute;
  if (minutes < 60) return told(minutes, 'minute');
  if (minutes < 24 * 60) return [told(Math.floor(minutes / 60), 'hour'), ...(minutes % 60 > 0 ? [told(minutes % 60, 'minute')] : [])].join(' ');
  return told(Math.floor(minutes / (24 * 60)), 'day');
}

/** Long enough that somebody should look. */
export function isLate(at: string | undefined, now: number): boolean {
  return at !== undefined && now - Date.parse(at) >= 10 * 60_000;
}
