// How much waits at the desk of each room, looked at from time to time without going there. Where one may not look, it
// is not known.
import { Refused } from '../../connection/carrier';
import type { Connection } from '../../connection/connection';
import type { Clock, Undo } from '../../connection/ports';
import { refused } from '../../protocol/codes';
import type { Position, Queue } from '../../protocol/types';

/** Milliseconds from the end of one look to the next. */
const lookEvery = 15_000;

export class Queues {
  /** By room. */
  waiting: ReadonlyMap<string, Queue> = $state.raw(new Map());
  readonly #positions = new Map<string, Position>();
  readonly #closed = new Set<string>();
  #watching = 0;
  #undoLook: Undo | undefined;

  constructor(
    private readonly line: Pick<Connection, 'aside'>,
    private readonly clock: Clock,
    private readonly rooms: () => readonly string[],
  ) {}

  /** Looks until undone. */
  watch(): Undo {
    const watching = (this.#watching += 1);
    void this.#look(watching);
    return () => {
      this.#watching += 1;
      this.#undoLook?.();
    };
  }

  async #look(watching: number): Promise<void> {
    for (const room of this.rooms()) {
      if (watching !== this.#watching) return;
      if (!this.#closed.has(room)) await this.#ask(room);
    }
    if (watching === this.#watching) this.#undoLook = this.clock.after(lookEvery, () => void this.#look(watching));
  }

  /** Asks only for what came after the last look; what waits is counted anew each time. */
  async #ask(room: string): Promise<void> {
    const after = this.#positions.get(room);
    try {
      const { queue, epoch, seq } = await this.line.aside('room.join', { room, audience: 'desk', ...(after ? { after } : {}) });
      this.#positions.set(room, { epoch, seq });
      if (queue) this.waiting = new Map(this.waiting).set(room, queue);
    } catch (error) {
      if (error instanceof Refused && error.refusal.code === refused.forbidden) this.#closed.add(room);
    }
  }
}
