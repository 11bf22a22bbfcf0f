// How long something has waited, in the interface's language.
import type { DeskWords } from '../../language/desk_words';

/** In minutes, then hours and minutes, then days; `long` for what is read aloud. */
export function waited(at: string, now: number, tag: string, words: DeskWords, unitDisplay: 'short' | 'long' = 'short'): string {
  const minutes = Math.floor(Math.max(0, now - Date.parse(at)) / 60_000);
  const inUnit = (count: number, unit: 'minute' | 'hour' | 'day') => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay }).format(count);
  if (minutes < 1) return words.underAMinute;
  if (minutes < 60) return inUnit(minutes, 'minute');
  if (minutes < 24 * 60) return [inUnit(Math.floor(minutes / 60), 'hour'), ...(minutes % 60 > 0 ? [inUnit(minutes % 60, 'minute')] : [])].join(' ');
  return inUnit(Math.floor(minutes / (24 * 60)), 'day');
}

/** Long enough that somebody should look. */
export function isLate(at: string | undefined, now: number): boolean {
  return at !== undefined && now - Date.parse(at) >= 10 * 60_000;
}
