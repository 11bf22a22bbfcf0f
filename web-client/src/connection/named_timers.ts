// What is to happen after a while, by name: at most one of each, and all of it can be undone at once.
import type { Clock, Undo } from './ports';

export class NamedTimers {
  readonly #undos = new Map<string, Undo>();

  constructor(private readonly clock: Clock) {}

  has(name: string): boolean {
    return this.#undos.has(name);
  }

  /** Calls `then` once after `ms` milliseconds, instead of what had this name before. */
  set(name: string, ms: number, then: () => void): void {
    this.undo(name);
    const undo = this.clock.after(ms, () => {
      this.#undos.delete(name);
      then();
    });
    this.#undos.set(name, undo);
  }

  undo(name: string): void {
    this.#undos.get(name)?.();
    this.#undos.delete(name);
  }

  clear(): void {
    for (const name of [...this.#undos.keys()]) this.undo(name);
  }
}
