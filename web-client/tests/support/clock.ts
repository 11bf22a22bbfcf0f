// A clock that stands still until a test moves it, and lets what was promised happen in between.
import type { Clock, Undo } from '../../src/connection/ports';

export class TestClock implements Clock {
  #now = Date.UTC(2018, 2, 26, 9);
  #timers = new Map<symbol, { readonly at: number; readonly then: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): Undo {
    const timer = Symbol();
    this.#timers.set(timer, { at: this.#now + ms, then });
    return () => this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Lets everything that is due within `ms` happen, in order. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].at);
      due[1].then();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything that waits for nothing but promises happen; streams of Node take a few turns of its loop. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
