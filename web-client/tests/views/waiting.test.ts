// How long something has waited, in words.
import { describe, expect, it } from 'vitest';
import { words as es } from '../../src/language/desk/es';
import { words as en } from '../../src/language/desk/en';
import { isLate, waited } from '../../src/views/desk/waiting';

const now = Date.UTC(2018, 2, 26, 12);
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

describe('waiting', () => {
  it('is told in minutes, hours and days', () => {
    expect([0.5, 1, 59, 60, 125, 60 * 49].map((minutes) => waited(ago(minutes), now, 'en', en))).toEqual(['under a minute', '1 min', '59 min', '1 hr', '2 hr 5 min', '2 days']);
    expect(waited(ago(65), now, 'es', es, 'long')).toBe('1 hora 5 minutos');
  });

  it('never comes from the future', () => {
    expect(waited(ago(-5), now, 'en', en)).toBe('under a minute');
  });

  it('is late from ten minutes on', () => {
    expect([isLate(ago(9), now), isLate(ago(10), now), isLate(undefined, now)]).toEqual([false, true, false]);
  });
});
