// What an author is changing about interventions of theirs that are not published: in place, kept on the device with
// each keystroke, and sent with the version that was read. The words are given up only once they are recorded, or by
// their author.
import { Refused } from '../connection/carrier';
import type { Connection } from '../connection/connection';
import { refused } from '../protocol/codes';
import { blank, charsOf, normalised } from '../protocol/text_rules';
import { type Entry, type Intervention, readable, type Refusal } from '../protocol/types';
import type { Bounds } from './composing';
import type { Device } from './device';
import type { OwnEntries } from './own';

export interface Amendment {
  /** The text that is being changed. */
  readonly base: string;
  readonly text: string;
}

export type AmendFault = 'text_blank' | 'text_long';
export type AmendState = 'asking' | 'unanswered' | Refusal | readonly AmendFault[];

export interface AmendingParts {
  readonly line: Connection;
  readonly device: Device;
  readonly owner: string;
  /** One's own in the room, as they stand. */
  readonly own: () => OwnEntries;
  readonly amended: (entry: Entry) => void;
}

export class Amending {
  /** What is being written, by intervention. */
  writing: ReadonlyMap<string, Amendment> = $state.raw(new Map());
  /** What became of sending it, for those where there is something to say. */
  states: ReadonlyMap<string, AmendState> = $state.raw(new Map());
  readonly #keys: string;

  constructor(
    private readonly room: string,
    private readonly parts: AmendingParts,
  ) {
    this.#keys = `amend.${parts.owner}.${room}.`;
    const { device } = parts;
    const kept = device.keys(this.#keys).flatMap((key): [string, Amendment][] => {
      const amendment = device.getJson(key, isAmendment);
      return amendment ? [[key.slice(this.#keys.length), amendment]] : [];
    });
    this.writing = new Map(kept);
  }

  static mayAmend(entry: Entry | undefined): entry is Intervention {
    return entry !== undefined && readable(entry) && (entry.status === 'pending' || entry.status === 'returned');
  }

  begin(entry: Intervention): void {
    if (!this.writing.has(entry.id)) this.#keep(entry.id, { base: entry.text, text: entry.text });
  }

  write(id: string, text: string, bounds: Bounds): void {
    const amendment = this.writing.get(id);
    if (!amendment) return;
    this.#keep(id, { ...amendment, text });
    if (Array.isArray(this.states.get(id))) this.#is(id, faultsOf(text, bounds));
  }

  discard(id: string): void {
    this.#keep(id, undefined);
    this.#is(id, undefined);
  }

  /** What it has become since one began to change it: other words, or not one's own to change any more. */
  overtaken(id: string): Entry | undefined {
    const entry = this.parts.own().get(id)?.entry;
    const amendment = this.writing.get(id);
    if (!entry || !amendment || this.states.get(id) === 'asking') return undefined;
    return Amending.mayAmend(entry) && (entry.text === amendment.base || entry.text === normalised(amendment.text)) ? undefined : entry;
  }

  /** Goes on from how it stands now; what was typed stays. */
  goOnFrom(entry: Intervention): void {
    const amendment = this.writing.get(entry.id);
    if (amendment) this.#keep(entry.id, { ...amendment, base: entry.text });
    this.#is(entry.id, undefined);
  }

  async send(id: string, bounds: Bounds): Promise<void> {
    const amendment = this.writing.get(id);
    if (!amendment || this.states.get(id) === 'asking' || this.overtaken(id)) return;
    const text = normalised(amendment.text);
    const faults = faultsOf(text, bounds);
    if (faults.length > 0) {
      this.#is(id, faults);
      return;
    }
    this.#is(id, 'asking');
    this.#is(id, await this.#ask(id, amendment.base, text));
  }

  /** Nothing once it is recorded. */
  async #ask(id: string, base: string, text: string, again = true): Promise<AmendState | undefined> {
    const entry = this.parts.own().get(id)?.entry;
    try {
      const { intervention } = await this.parts.line.request('intervention.amend', { room: this.room, id, version: entry?.version ?? 1, text });
      this.parts.amended(intervention);
      this.#keep(id, undefined);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.code === refused.unknown) return 'unanswered';
      const { code, current } = error.refusal;
      if (code !== refused.conflict || !current) return error.refusal;
      this.parts.amended(current);
      // It was filed, or returned: the words that one is changing are the same.
      const same = Amending.mayAmend(current) && current.text === base && current.version !== entry?.version;
      return same && again ? this.#ask(id, base, text, false) : same ? error.refusal : undefined;
    }
  }

  #keep(id: string, amendment: Amendment | undefined): void {
    const writing = new Map(this.writing);
    if (amendment) {
      writing.set(id, amendment);
      this.parts.device.setJson(this.#keys + id, amendment);
    } else {
      writing.delete(id);
      this.parts.device.remove(this.#keys + id);
    }
    this.writing = writing;
  }

  #is(id: string, state: AmendState | undefined): void {
    const states = new Map(this.states);
    if (state === undefined || (Array.isArray(state) && state.length === 0)) states.delete(id);
    else states.set(id, state);
    this.states = states;
  }
}

function faultsOf(text: string, { maxTextChars }: Bounds): readonly AmendFault[] {
  if (blank(normalised(text))) return ['text_blank'];
  return charsOf(normalised(text)) > maxTextChars ? ['text_long'] : [];
}

function isAmendment(value: unknown): value is Amendment {
  const { base, text } = (value ?? {}) as Partial<Amendment>;
  return typeof base === 'string' && typeof text === 'string';
}
