// Whether one was muted or expelled in a room, for as long as that is in force.
import type { Clock, Undo } from '../connection/ports';
import type { Standing, StandingChange, Term } from '../protocol/types';

/** Milliseconds after which it is looked at again, at the latest: a timer holds no more than a few weeks. */
const longest = 86_400_000;

export class OwnStanding {
  muted: Term | undefined = $state.raw();
  expelled: Term | undefined = $state.raw();
  /** In the words of who did it, where they were told. */
  reason: string | undefined = $state();
  #undo: Undo | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly venueNow: () => number,
  ) {}

  get inForce(): Standing {
    return { ...(this.muted ? { muted: this.muted } : {}), ...(this.expelled ? { expelled: this.expelled } : {}) };
  }

  is({ muted, expelled, reason }: Standing & Pick<StandingChange, 'reason'>): void {
    this.muted = this.#inForce(muted);
    this.expelled = this.#inForce(expelled);
    this.reason = this.muted || this.expelled ? reason : undefined;
    this.#plan();
  }

  stop(): void {
    this.#undo?.();
  }

  #inForce(term: Term | undefined): Term | undefined {
    return term?.until !== undefined && Date.parse(term.until) <= this.venueNow() ? undefined : term;
  }

  #plan(): void {
    this.#undo?.();
    const ends = [this.muted, this.expelled].flatMap((term) => (term?.until === undefined ? [] : [Date.parse(term.until)]));
    if (ends.length === 0) return;
    const wait = Math.min(longest, Math.max(0, Math.min(...ends) - this.venueNow()) + 1);
    this.#undo = this.clock.after(wait, () => this.is({ ...this.inForce, ...(this.reason === undefined ? {} : { reason: this.reason }) }));
  }
}
