// The decisions that are on their way: each is asked for once more where no answer came, and what came of it is told in
// one of four ways. Sending the same decision twice is answered as the first.
import { Refused } from '../../connection/carrier';
import type { Connection } from '../../connection/connection';
import { refused } from '../../protocol/codes';
import { type Entry, readable, type Refusal } from '../../protocol/types';
import { readsAlike, versionOf } from './items';
import type { Verb } from './may_decide';

export type Decision =
  | { readonly verb: 'publish'; readonly note?: string }
  | { readonly verb: 'return' | 'hide'; readonly reason: string }
  | { readonly verb: 'pin' | 'unpin' }
  | { readonly verb: 'tag'; readonly themes: readonly string[]; readonly levels: readonly string[]; readonly perspectives: readonly string[] };

export type Outcome =
  | { readonly came: 'done'; readonly entry: Entry }
  /** Somebody was there first; this is how it stands. */
  | { readonly came: 'conflict'; readonly entry: Entry | undefined }
  | { readonly came: 'refused'; readonly refusal: Refusal }
  /** What became of it is not known; the same again finds out. */
  | { readonly came: 'unanswered' };

export interface UnderWay {
  readonly verb: Verb;
  readonly state: 'asking' | Exclude<Outcome['came'], 'done'>;
  readonly refusal?: Refusal;
}

export class Deciding {
  /** By intervention: what is being asked, or why it did not succeed. */
  underWay: ReadonlyMap<string, UnderWay> = $state.raw(new Map());

  constructor(
    private readonly room: string,
    private readonly line: Connection,
  ) {}

  isAsking(id: string): boolean {
    return this.underWay.get(id)?.state === 'asking';
  }

  /** About the intervention as one has read it. One decision at a time for each. */
  async decide(read: Entry, decision: Decision): Promise<Outcome> {
    const { id } = read;
    this.#is(id, { verb: decision.verb, state: 'asking' });
    let outcome = await this.#ask(id, versionOf(read), decision);
    // Somebody filed it or pinned it meanwhile: what one has read still stands, and so does the decision.
    if (outcome.came === 'conflict' && outcome.entry && readable(outcome.entry) && readsAlike(read, outcome.entry)) {
      outcome = await this.#ask(id, versionOf(outcome.entry), decision);
    }
    if (outcome.came === 'done') this.settled(id);
    else this.#is(id, { verb: decision.verb, state: outcome.came, ...(outcome.came === 'refused' ? { refusal: outcome.refusal } : {}) });
    return outcome;
  }

  /** It is over, or was looked at. */
  settled(id: string): void {
    this.#is(id, undefined);
  }

  async #ask(id: string, version: number, decision: Decision): Promise<Outcome> {
    try {
      const { verb, ...rest } = decision;
      const { intervention } = await this.line.request(`intervention.${verb}`, { room: this.room, id, version, ...rest });
      return { came: 'done', entry: intervention };
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.code === refused.unknown) return { came: 'unanswered' };
      if (error.refusal.code === refused.conflict) return { came: 'conflict', entry: error.refusal.current };
      return { came: 'refused', refusal: error.refusal };
    }
  }

  #is(id: string, state: UnderWay | undefined): void {
    const after = new Map(this.underWay);
    if (state) after.set(id, state);
    else after.delete(id);
    this.underWay = after;
  }
}
