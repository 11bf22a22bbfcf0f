// Interventions that others refer to and that the desk was not told of by itself: asked for once each.
import type { Connection } from '../../connection/connection';
import type { Entry } from '../../protocol/types';

export type Looked = Entry | 'asking' | 'missing';

export class References {
  looked: ReadonlyMap<string, Looked> = $state.raw(new Map());

  constructor(
    private readonly room: string,
    private readonly line: Connection,
    private readonly found: (entry: Entry) => void,
  ) {}

  /** Not again where it is on its way or was found; again where it was not. */
  async look(id: string): Promise<void> {
    const known = this.looked.get(id);
    if (known !== undefined && known !== 'missing') return;
    this.#is(id, 'asking');
    try {
      const { intervention } = await this.line.request('intervention.get', { room: this.room, id });
      this.#is(id, intervention);
      this.found(intervention);
    } catch {
      this.#is(id, 'missing');
    }
  }

  forget(): void {
    this.looked = new Map();
  }

  #is(id: string, looked: Looked): void {
    this.looked = new Map(this.looked).set(id, looked);
  }
}
