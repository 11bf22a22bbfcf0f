import { describe, expect, it } from 'vitest';
import { Backoff } from '../../src/connection/backoff';

describe('backoff', () => {
  it('waits anything from nothing up to a ceiling that doubles, and never beyond the cap', () => {
    const bounds = { base: 500, cap: 20_000 };
    const shortest = new Backoff(() => 0, bounds);
    const longest = new Backoff(() => 0.999999, bounds);
    const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000];
    for (const ceiling of ceilings) {
      expect(shortest.next()).toBe(0);
      const wait = longest.next();
      expect(wait).toBeLessThan(ceiling);
      expect(wait).toBeGreaterThanOrEqual(ceiling - 1);
    }
  });

  it('spreads waits over the whole range', () => {
    const waits = Array.from({ length: 2_000 }, () => new Backoff(Math.random, { base: 1_000, cap: 20_000 }).next());
    expect(Math.min(...waits)).toBeLessThan(50);
    expect(Math.max(...waits)).toBeGreaterThan(950);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(mean).toBeGreaterThan(450);
    expect(mean).toBeLessThan(550);
  });

  it('does not overflow after very many failures', () => {
    const backoff = new Backoff(() => 0.5);
    for (let failure = 0; failure < 5_000; failure += 1) backoff.next();
    expect(backoff.next()).toBe(5_000);
  });

  it('begins anew once things went well', () => {
    const backoff = new Backoff(() => 0.5, { base: 500, cap: 20_000 });
    backoff.next();
    backoff.next();
    backoff.reset();
    expect(backoff.next()).toBe(250);
  });
});
