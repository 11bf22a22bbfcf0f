// How much waits at a room's desk, for a moderator who is elsewhere: looked at now and then, as the room itself says
// nothing of what waits.
import type { Connection } from '../../connection/connection';
import type { Clock, Undo } from '../../connection/ports';
import type { Position, Queue } from '../../protocol/types';

/** Milliseconds between two looks. */
const lookEvery = 10_000;

export class DeskGlance {
  queue: Queue | undefined = $state.raw();
  #position: Position | undefined;
  #undo: Undo | undefined;

  constructor(
    private readonly room: string,
    private readonly parts: { readonly line: Connection; readonly clock: Clock },
  ) {}

  /** Looks until undone, and at once when the connection opens. */
  watch(): Undo {
    const undo = this.parts.line.listen({ changed: () => undefined, opened: () => this.#plan(0) });
    this.#plan(0);
    return () => {
      undo();
      this.#undo?.();
      this.#undo = undefined;
    };
  }

  #plan(wait: number): void {
    this.#undo?.();
    this.#undo = this.parts.clock.after(wait, () => {
      this.#plan(lookEvery);
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const after = this.#position;
    try {
      const { epoch, seq, queue } = await this.parts.line.aside('room.join', { room: this.room, audience: 'desk', ...(after ? { after } : {}) });
      // From here on only what is newer is sent, and not the whole queue.
      this.#position = { epoch, seq };
      this.queue = queue;
    } catch {
      // The next look asks again, from the beginning.
      this.#position = undefined;
    }
  }
}
