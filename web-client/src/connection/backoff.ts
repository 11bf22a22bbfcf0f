// How long to wait before trying again: exponential, with full jitter, so that a thousand clients do not come back at
// once. Knows nothing of what is tried.
import type { Random } from './ports';

export interface BackoffBounds {
  /** Milliseconds: the most that the first wait may last. */
  readonly base: number;
  /** Milliseconds: the most that any wait may last. */
  readonly cap: number;
}

export class Backoff {
  #failures = 0;

  constructor(
    private readonly random: Random,
    private readonly bounds: BackoffBounds = { base: 500, cap: 10_000 },
  ) {}

  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure; milliseconds from 0 to min(cap, base · 2^failures before). */
  next(): number {
    const ceiling = Math.min(this.bounds.cap, this.bounds.base * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.floor(this.random() * ceiling);
  }

  reset(): void {
    this.#failures = 0;
  }
}
