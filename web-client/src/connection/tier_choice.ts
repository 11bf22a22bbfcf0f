// Which carrier to try, in which order, and when a socket deserves another try. Remembers the winner from visit to
// visit, for a day.
import { type Tier, tiers } from './carrier';
import type { Clock } from './ports';

export interface TierMemory {
  load(): { readonly tier: string; readonly at: number } | undefined;
  /** `at` by the injected clock. */
  save(won: { readonly tier: Tier; readonly at: number }): void;
}

/** Milliseconds after which a winner is no longer believed: the network may have become another. */
const believedFor = 24 * 3_600_000;

/** Rounds in which only the carrier that has worked in this visit is tried again: a server that restarts refuses every
 *  carrier for a moment, and coming back during that moment must not cost the better one. */
const loyalRounds = 2;
/** So often in a row a carrier may be refused by who lets everything else through: a server that restarts soon serves it
 *  or nothing at all. */
const mostRefusals = 3;
/** Milliseconds. */
const firstUpgradeAfter = 30_000;
const longestUpgradeAfter = 600_000;

export class TierChoice {
  #preferred: Tier;
  #workedNow: Tier | undefined;
  #failedRounds = 0;
  #refusals = 0;
  #upgrades = 0;

  constructor(
    private readonly memory: TierMemory,
    private readonly clock: Clock,
  ) {
    const won = memory.load();
    const fresh = won && clock.now() - won.at < believedFor;
    this.#preferred = tiers.find((tier) => fresh && tier === won.tier) ?? 'socket';
  }

  /** What to try in this round, in order. */
  order(): readonly Tier[] {
    if (this.#workedNow && this.#failedRounds < loyalRounds) return [this.#workedNow];
    return [this.#preferred, ...tiers.filter((tier) => tier !== this.#preferred)];
  }

  works(tier: Tier): void {
    if (this.#workedNow !== tier) this.#upgrades = 0;
    this.#preferred = tier;
    this.#workedNow = tier;
    this.#failedRounds = 0;
    this.memory.save({ tier, at: this.clock.now() });
  }

  /** Nothing could be reached in this round. */
  roundFailed(): void {
    this.#failedRounds += 1;
  }

  /** What works has held for a while. */
  holds(): void {
    this.#refusals = 0;
  }

  /** The carrier was refused before it began. True once that is because something between never lets it through. */
  refused(): boolean {
    this.#refusals += 1;
    return this.#refusals > mostRefusals;
  }

  /** Something between holds `tier` back: the next round begins below it. */
  held(tier: Tier): void {
    const below = tiers[tiers.indexOf(tier) + 1];
    if (!below) return;
    this.#preferred = below;
    this.#workedNow = undefined;
    this.#refusals = 0;
  }

  /** Milliseconds until the next try of a socket beside the present carrier; longer each time. */
  upgradeAfter(): number {
    return Math.min(longestUpgradeAfter, firstUpgradeAfter * 2 ** this.#upgrades++);
  }
}
