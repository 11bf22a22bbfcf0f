// What a person has sent and the server has not yet answered. Each is kept on the device and sent again with the same
// key until there is an answer, so that it is recorded once, whatever happens on the way.
import { refused, sameKeyAgain } from '../protocol/codes';
import type { Attribution, Entry, Refusal, Submission } from '../protocol/types';
import { Backoff } from './backoff';
import { Refused, Unanswered } from './carrier';
import type { Clock, Random, Undo } from './ports';

/** `waiting` for a connection or for the next try, `sending`, or `refused` for good and kept until its author decides. */
export type OutboxState = 'waiting' | 'sending' | 'refused';

export interface Unsent {
  readonly submission: Submission;
  /** The id of the participant who wrote it; nobody else's session sends it. */
  readonly owner: string;
  /** When its author sent it, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly state: OutboxState;
  /** It went out at least once without an answer: it may have been recorded already. */
  readonly uncertain: boolean;
  readonly refusal?: Refusal;
}

export interface UnsentStore {
  load(): readonly Unsent[];
  save(unsent: Unsent): void;
  remove(key: string): void;
}

export interface OutboxListener {
  changed(unsent: readonly Unsent[]): void;
  recorded(room: string, intervention: Entry): void;
}

export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: UnsentStore;
  readonly submit: (submission: Submission) => Promise<{ readonly intervention: Entry }>;
  readonly listener: OutboxListener;
}

export class Outbox {
  readonly #items = new Map<string, Unsent>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #undoRetries = new Map<string, Undo>();
  /** Whose session is open; nothing is sent for others, or while there is none. */
  #sender: string | undefined;

  constructor(private readonly options: OutboxOptions) {
    for (const unsent of options.store.load()) {
      const interrupted = unsent.state === 'sending';
      this.#items.set(unsent.submission.key, interrupted ? { ...unsent, state: 'waiting', uncertain: true } : unsent);
    }
  }

  get unsent(): readonly Unsent[] {
    return [...this.#items.values()].sort((a, b) => a.sentAt - b.sentAt);
  }

  /** A session is open for this participant (nothing: there is none now). */
  sendAs(participant: string | undefined): void {
    this.#sender = participant;
    for (const undo of this.#undoRetries.values()) undo();
    this.#undoRetries.clear();
    if (participant !== undefined) this.#sendNext();
  }

  /** From now on kept until it is answered. */
  add(submission: Submission, owner: string): void {
    this.#put({ submission, owner, sentAt: this.options.clock.now(), state: 'waiting', uncertain: false });
    this.#sendNext();
  }

  /** Sends a refused one again; with the same key, as nothing was recorded under it. `attribution`: the rule that its
   *  author is shown now. */
  again(key: string, attribution?: Attribution): void {
    const item = this.#items.get(key);
    if (item?.state !== 'refused') return;
    const { refusal: _, submission, ...rest } = item;
    this.#put({ ...rest, submission: { ...submission, ...(attribution ? { attribution } : {}) }, state: 'waiting' });
    this.#sendNext();
  }

  /** Its author takes it back. Only of what is certainly not recorded: refused, or never gone out. */
  takeBack(key: string): Submission | undefined {
    const item = this.#items.get(key);
    if (!item || item.state === 'sending' || (item.state === 'waiting' && item.uncertain)) return undefined;
    this.#forget(key);
    return item.submission;
  }

  #sendNext(): void {
    const rooms = new Set<string>();
    for (const item of this.unsent) {
      const { key, room } = item.submission;
      if (item.owner !== this.#sender || item.state === 'refused' || rooms.has(room)) continue;
      // One at a time in each room, so that they are recorded in the order in which they were sent.
      rooms.add(room);
      if (item.state === 'waiting' && !this.#undoRetries.has(key)) void this.#send(item);
    }
  }

  async #send(item: Unsent): Promise<void> {
    const { submission, owner } = item;
    const { key } = submission;
    this.#put({ ...item, state: 'sending' });
    try {
      const { intervention } = await this.options.submit(submission);
      this.#forget(key);
      this.options.listener.recorded(submission.room, intervention);
      this.#sendNext();
    } catch (error) {
      if (!this.#items.has(key)) return;
      if (error instanceof Refused) this.#answeredNo({ ...item, owner }, error.refusal);
      else if (error instanceof Unanswered) this.#later({ ...item, uncertain: true }, 0);
      else throw error;
    }
  }

  #answeredNo(item: Unsent, refusal: Refusal): void {
    if (!sameKeyAgain(refusal.code)) {
      this.#put({ ...item, state: 'refused', refusal });
      this.#sendNext();
      return;
    }
    const uncertain = item.uncertain || refusal.code === refused.unknown;
    this.#later({ ...item, uncertain, refusal }, refusal.retry_after_ms ?? 0);
  }

  #later(item: Unsent, atLeast: number): void {
    const { key } = item.submission;
    this.#put({ ...item, state: 'waiting' });
    const backoff = this.#backoffs.get(key) ?? new Backoff(this.options.random, { base: 1_000, cap: 20_000 });
    this.#backoffs.set(key, backoff);
    const undo = this.options.clock.after(atLeast + backoff.next(), () => {
      this.#undoRetries.delete(key);
      this.#sendNext();
    });
    this.#undoRetries.set(key, undo);
  }

  #put(item: Unsent): void {
    this.#items.set(item.submission.key, item);
    this.options.store.save(item);
    this.options.listener.changed(this.unsent);
  }

  #forget(key: string): void {
    this.#items.delete(key);
    this.#backoffs.delete(key);
    this.#undoRetries.get(key)?.();
    this.#undoRetries.delete(key);
    this.options.store.remove(key);
    this.options.listener.changed(this.unsent);
  }
}
