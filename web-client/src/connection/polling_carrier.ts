// The last resort, which always works: events by long polling, requests by POST.
import { decodeFollowed } from '../protocol/decode';
import { encodePosition } from '../protocol/encode';
import { Misshapen } from '../protocol/shape';
import type { Followed, Method, ParamsOf, Position, ResultOf } from '../protocol/types';
import { type Carrier, type CarrierEvents, patience } from './carrier';
import type { Ports } from './ports';
import { deadlined, post } from './post';

/** Milliseconds between two polls that brought nothing, should a server not wait as it promises. */
const atLeastBetween = 1_000;
/** Milliseconds between two looks at who is in the room, which polls do not tell. */
const presenceEvery = 30_000;

export class PollingCarrier implements Carrier {
  readonly tier = 'polling';
  readonly #over = new AbortController();
  readonly #polls = new Map<string, AbortController>();

  constructor(
    private readonly ports: Ports,
    private readonly token: () => string | undefined,
    private readonly events: CarrierEvents,
  ) {}

  request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    return post(this.ports, this.token(), method, params, patience.answer, this.#over.signal);
  }

  follow(room: string, position: Position): void {
    this.unfollow(room);
    const abort = new AbortController();
    this.#polls.set(room, abort);
    void this.#poll(room, position, abort);
  }

  unfollow(room: string): void {
    this.#polls.get(room)?.abort();
    this.#polls.delete(room);
  }

  /** Each poll has its own deadline. */
  check(): void {}

  close(): void {
    this.#over.abort();
    for (const room of [...this.#polls.keys()]) this.unfollow(room);
  }

  async #poll(room: string, from: Position, abort: AbortController): Promise<void> {
    let position = from;
    let presenceAt = this.ports.clock.now();
    try {
      while (!abort.signal.aborted) {
        const begun = this.ports.clock.now();
        const followed = await this.#ask(room, position, abort.signal);
        if (abort.signal.aborted) return;
        position = { epoch: followed.epoch, seq: followed.seq };
        if (followed.reset || followed.events.length > 0) this.events.followed(room, followed);
        else await this.#pause(atLeastBetween - (this.ports.clock.now() - begun), abort.signal);
        if (this.ports.clock.now() - presenceAt < presenceEvery) continue;
        presenceAt = this.ports.clock.now();
        await this.#askPresence(room, position, abort.signal);
      }
    } catch (error) {
      if (abort.signal.aborted) return;
      if (error instanceof Misshapen) console.error('an answer could not be read:', error);
      this.close();
      this.events.lost({ why: 'closed' });
    }
  }

  async #ask(room: string, position: Position, signal: AbortSignal): Promise<Followed> {
    const within = deadlined(this.ports, patience.poll, signal);
    try {
      const after = encodeURIComponent(encodePosition(position));
      const response = await this.ports.fetch(`/rooms/${encodeURIComponent(room)}/events?after=${after}`, {
        method: 'GET',
        headers: { Accept: 'application/json' },
        signal: within.signal,
      });
      if (!response.ok) throw new Error(`a poll was refused: ${response.status}`);
      return decodeFollowed(await response.text());
    } finally {
      within.undo();
    }
  }

  async #askPresence(room: string, position: Position, signal: AbortSignal): Promise<void> {
    const joined = await this.request('room.join', { room, after: position });
    if (signal.aborted) return;
    const { people, groups } = joined.room;
    this.events.notified({ method: 'room.presence', presence: { room, total: people, groups } });
    if (joined.signed_head) this.events.notified({ method: 'room.signed_head', head: joined.signed_head });
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const undo = this.ports.clock.after(ms, resolve);
      signal.addEventListener('abort', () => {
        undo();
        resolve();
      });
    });
  }
}
