// The outbox as the page sees it: what is on its way, and whom to tell when it is recorded.
import type { Connection } from '../connection/connection';
import { Outbox, type Unsent } from '../connection/outbox';
import type { Clock, Random, Undo } from '../connection/ports';
import { Refused } from '../connection/carrier';
import { refused } from '../protocol/codes';
import { bytesOf, encodeRequest } from '../protocol/encode';
import type { Attribution, Entry, Submission } from '../protocol/types';
import type { Announcer } from './announcer.svelte';
import { type Device, unsentStore } from './device';

type Recorded = (entry: Entry) => void;

export class Sending {
  unsent: readonly Unsent[] = $state.raw([]);
  readonly #outbox: Outbox;
  readonly #waiting = new Map<string, Set<Recorded>>();
  #maxBytes = 65_536;

  constructor(
    private readonly line: Connection,
    world: { readonly clock: Clock; readonly random: Random; readonly device: Device; readonly announcer: Announcer },
  ) {
    this.#outbox = new Outbox({
      clock: world.clock,
      random: world.random,
      store: unsentStore(world.device),
      submit: (submission) => this.#submit(submission),
      listener: {
        changed: (unsent) => {
          const refusals = (list: readonly Unsent[]) => list.filter(({ state }) => state === 'refused').length;
          if (refusals(unsent) > refusals(this.unsent)) world.announcer.say({ about: 'own', status: 'refused' });
          this.unsent = unsent;
        },
        recorded: (room, entry) => this.#waiting.get(room)?.forEach((tell) => tell(entry)),
      },
    });
    this.unsent = this.#outbox.unsent;
  }

  /** Sends whenever a session is open. */
  attend(): Undo {
    return this.line.listen({
      changed: ({ phase }) => {
        if (phase !== 'live') this.#outbox.sendAs(undefined);
      },
      opened: ({ participant, limits }) => {
        this.#maxBytes = limits.max_message_bytes;
        this.#outbox.sendAs(participant.id);
      },
    });
  }

  /** Calls `tell` with each intervention of this room that was recorded for its author here. */
  whenRecorded(room: string, tell: Recorded): Undo {
    const tells = this.#waiting.get(room) ?? new Set();
    this.#waiting.set(room, tells.add(tell));
    return () => tells.delete(tell);
  }

  send(submission: Submission, owner: string): void {
    this.#outbox.add(submission, owner);
  }

  /** `attribution`: the rule that its author is shown now. */
  again(key: string, attribution?: Attribution): void {
    this.#outbox.again(key, attribution);
  }

  takeBack(key: string): Submission | undefined {
    return this.#outbox.takeBack(key);
  }

  async #submit(submission: Submission): Promise<{ readonly intervention: Entry }> {
    if (bytesOf(encodeRequest(Number.MAX_SAFE_INTEGER, 'intervention.submit', submission)) > this.#maxBytes) {
      throw new Refused({ code: refused.tooLarge, message: '' });
    }
    return this.line.request('intervention.submit', submission);
  }
}
