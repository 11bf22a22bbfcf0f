// What happens at the desk that is worth a sentence to who listens instead of looking; arrivals are collected, so that a
// busy queue is one sentence now and then. The views find the words.
import type { Clock, Undo } from '../../connection/ports';
import type { Measured } from './measures.svelte';
import type { Verb } from './may_decide';

export type News =
  | { readonly about: 'arrived'; readonly count: number }
  | { readonly about: 'decided'; readonly verb: Verb; readonly left: number }
  /** What is open was decided, amended or withdrawn by somebody else. */
  | { readonly about: 'overtaken' }
  /** A colleague has begun to look at what is open. */
  | { readonly about: 'shared'; readonly name: string | undefined }
  | ({ readonly about: 'measured' } & Measured)
  | { readonly about: 'configured' }
  | { readonly about: 'cannot_undo' };

/** Milliseconds between two sentences about arrivals. */
const arrivalsEvery = 6_000;

export class DeskNews {
  /** What to say now; each is another object, so that the same is said again. */
  said: News | undefined = $state.raw();
  #count = 0;
  #undo: Undo | undefined;

  constructor(private readonly clock: Clock) {}

  say(news: News): void {
    this.said = news;
  }

  arrived(count: number): void {
    this.#count += count;
    if (this.#count === 0 || this.#undo) return;
    this.said = { about: 'arrived', count: this.#count };
    this.#count = 0;
    this.#undo = this.clock.after(arrivalsEvery, () => {
      this.#undo = undefined;
      this.arrived(0);
    });
  }

  stop(): void {
    this.#undo?.();
    this.#undo = undefined;
  }
}
