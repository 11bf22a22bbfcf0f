// Tells the colleagues what one is looking at: takes the intervention that is open, again and again while it is, and
// lets go of it afterwards. It advises; who decides first is the room's business.
import type { Connection } from '../../connection/connection';
import type { Clock, Undo } from '../../connection/ports';
import type { Official } from '../../protocol/types';

/** Milliseconds: going through a queue quickly takes nothing; then as the server asks. */
const afterALook = 300;
const takeEvery = 10_000;

export class LeaseHolding {
  #open: string | undefined;
  #taken = false;
  #undo: Undo | undefined;

  constructor(
    private readonly room: string,
    private readonly parts: { readonly line: Connection; readonly clock: Clock; readonly told: (id: string, holder: Official | undefined) => void },
  ) {}

  /** This one and no other from now on; nothing: none. */
  lookAt(id: string | undefined): void {
    if (id === this.#open) return;
    this.#undo?.();
    const { line } = this.parts;
    if (this.#open !== undefined && this.#taken) void line.request('intervention.release', { room: this.room, id: this.#open }).catch(() => undefined);
    this.#open = id;
    this.#taken = false;
    if (id !== undefined) this.#undo = this.parts.clock.after(afterALook, () => this.#take(id));
  }

  /** The connection is another one: what was taken by the one before is free. */
  again(): void {
    if (this.#open === undefined) return;
    this.#undo?.();
    this.#take(this.#open);
  }

  #take(id: string): void {
    const { line, clock, told } = this.parts;
    this.#undo = clock.after(takeEvery, () => this.#take(id));
    line.request('intervention.take', { room: this.room, id }).then(
      ({ lease }) => {
        if (this.#open === id) {
          this.#taken = lease.mine;
          told(id, lease.mine ? undefined : lease.holder);
        } else if (lease.mine) {
          // One had gone on before the answer came.
          line.request('intervention.release', { room: this.room, id }).catch(() => undefined);
        }
      },
      () => undefined,
    );
  }
}
