// One rule of one room while somebody changes it: what was chosen, what is wrong with it, and what became of it. One at a
// time, so that what a change means stands beside it.
import type { Connection } from '../../connection/connection';
import { Refused } from '../../connection/carrier';
import type { Attribution, ParamsOf, Refusal, RoomSummary } from '../../protocol/types';

export type Rule = 'state' | 'moderation' | 'attribution' | 'slow_mode_s';
export const rules: readonly Rule[] = ['state', 'moderation', 'attribution', 'slow_mode_s'];

/** From what shows most of an author to what shows nothing. */
export const attributions: readonly Attribution[] = ['named', 'delegation', 'group', 'none'];
export const states = ['open', 'paused', 'closed'] as const;
export const moderations = ['post', 'pre'] as const;

/** Seconds. */
export const longestPause = 86_400;

/** `number`: not a whole number of seconds from 0 to a day. `said`: the server refused it, and the page shows its words. */
export type RuleFault = 'number' | 'said';

/** What a change does beyond taking another value; the page says it before one applies it. */
export type Consequence = 'closes' | 'tightens' | 'loosens' | 'waiting_stays';

export function consequence(room: RoomSummary, rule: Rule, chosen: string): Consequence | undefined {
  if (rule === 'state') return chosen === 'closed' && room.state !== 'closed' ? 'closes' : undefined;
  if (rule === 'moderation') return chosen === 'post' && room.moderation === 'pre' ? 'waiting_stays' : undefined;
  if (rule !== 'attribution') return undefined;
  const step = attributions.findIndex((each) => each === chosen) - attributions.indexOf(room.attribution);
  return step === 0 ? undefined : step > 0 ? 'tightens' : 'loosens';
}

export class RuleChange {
  /** Which rule of which room is open. */
  at: { readonly room: string; readonly rule: Rule } | undefined = $state.raw();
  /** As chosen or typed. */
  chosen = $state('');
  fault: RuleFault | undefined = $state();
  /** Closing a room is asked about once more. */
  confirming = $state(false);
  standing: 'ready' | 'asking' | 'unanswered' | Refusal = $state.raw('ready');
  /** As it stood when it was opened. */
  #before = '';

  constructor(
    private readonly line: Connection,
    private readonly changed: (room: RoomSummary) => void,
  ) {}

  is(room: string, rule: Rule): boolean {
    return this.at?.room === room && this.at.rule === rule;
  }

  open(room: RoomSummary, rule: Rule): void {
    this.at = { room: room.id, rule };
    this.chosen = this.#before = String(room[rule]);
    this.#ready();
  }

  cancel(): void {
    this.at = undefined;
    this.#ready();
  }

  choose(value: string): void {
    this.chosen = value;
    this.#ready();
  }

  /** Somebody else has changed it since it was opened. */
  overtaken(room: RoomSummary): boolean {
    return this.at !== undefined && this.standing !== 'asking' && String(room[this.at.rule]) !== this.#before;
  }

  /** The room once it is in force; nothing when it is not. The first time for closing it only asks. */
  async apply(room: RoomSummary): Promise<RoomSummary | undefined> {
    const { at } = this;
    if (!at || at.room !== room.id || this.standing === 'asking') return undefined;
    if (this.chosen === String(room[at.rule])) {
      this.cancel();
      return undefined;
    }
    const params = this.#params(at.room, at.rule);
    if (!params) {
      this.fault = 'number';
      return undefined;
    }
    if (consequence(room, at.rule, this.chosen) === 'closes' && !this.confirming) {
      this.confirming = true;
      return undefined;
    }
    this.confirming = false;
    this.standing = 'asking';
    try {
      const { room: now } = await this.line.request('room.configure', params);
      this.changed(now);
      if (this.at === at) this.cancel();
      return now;
    } catch (error) {
      if (this.at !== at) return undefined;
      this.standing = error instanceof Refused ? error.refusal : 'unanswered';
      if (error instanceof Refused) this.fault = 'said';
      return undefined;
    }
  }

  #params(room: string, rule: Rule): ParamsOf<'room.configure'> | undefined {
    const { chosen } = this;
    switch (rule) {
      case 'state':
        return withOne(states, chosen, (state) => ({ room, state }));
      case 'moderation':
        return withOne(moderations, chosen, (moderation) => ({ room, moderation }));
      case 'attribution':
        return withOne(attributions, chosen, (attribution) => ({ room, attribution }));
      case 'slow_mode_s': {
        const seconds = /^\s*\d{1,6}\s*$/.test(chosen) ? Number(chosen) : Number.NaN;
        return seconds <= longestPause ? { room, slow_mode_s: seconds } : undefined;
      }
    }
  }

  #ready(): void {
    this.fault = undefined;
    this.confirming = false;
    this.standing = 'ready';
  }
}

function withOne<W extends string, P>(words: readonly W[], chosen: string, params: (word: W) => P): P | undefined {
  const word = words.find((each) => each === chosen);
  return word === undefined ? undefined : params(word);
}
