// Ready-made reasons: in the language of who reads them.
import { describe, expect, it } from 'vitest';
import { words } from '../src/language/desk/en';
import { type Canned, fittingReasons, isCanned, reasonIn, reasonLanguage, reasonLanguages } from '../src/language/reasons';

const all = Object.keys(words.canned) as Canned[];

describe('a reason', () => {
  it('is in the author\'s language, else in the moderator\'s, else in English', () => {
    expect(reasonLanguage('ar', 'es')).toBe('ar');
    expect(reasonLanguage('es-MX', 'en')).toBe('es');
    expect(reasonLanguage('qu', 'fr')).toBe('fr');
    expect(reasonLanguage('qu', 'pt')).toBe('en');
  });

  it.each(reasonLanguages)('is there in %s, each another one and short enough to be sent', (tag) => {
    const texts = all.map((canned) => reasonIn(tag, canned));
    expect(new Set(texts).size).toBe(all.length);
    for (const text of texts) expect(text.length).toBeGreaterThan(5);
    for (const text of texts) expect(text.length).toBeLessThan(300);
    expect(texts.every(isCanned)).toBe(true);
    expect(isCanned(`${texts[0] ?? ''} Gracias.`)).toBe(false);
  });

  it('fits what is done, and each is used for something', () => {
    expect(new Set(Object.values(fittingReasons).flat())).toEqual(new Set(all));
    // One digit picks one.
    for (const fitting of Object.values(fittingReasons)) expect(fitting.length).toBeLessThan(10);
  });
});
