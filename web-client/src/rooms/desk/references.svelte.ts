// Interventions that others refer to and that the desk was not told of by itself: asked for until there is an answer.
import { Refused } from '../../connection/carrier';
import type { Connection } from '../../connection/connection';
import { mostTries, pause, pauseAfter, whenLive } from '../../connection/patiently';
import type { Clock } from '../../connection/ports';
import { refused } from '../../protocol/codes';
import type { Entry } from '../../protocol/types';

export type Looked = Entry | 'asking' | 'missing';

export class References {
  looked: ReadonlyMap<string, Looked> = $state.raw(new Map());
  #over = new AbortController();

  constructor(
    private readonly room: string,
    private readonly line: Connection,
    private readonly clock: Clock,
    private readonly found: (entry: Entry) => void,
  ) {}

  /** What could not be had is no longer asked for. */
  stop(): void {
    this.#over.abort();
    this.#over = new AbortController();
  }

  /** Not again where it is on its way or was found; again where it was not. */
  async look(id: string): Promise<void> {
    const known = this.looked.get(id);
    if (known !== undefined && known !== 'missing') return;
    this.#is(id, 'asking');
    const { signal } = this.#over;
    const came = await this.#ask(id, signal);
    this.#is(id, came);
    if (came !== undefined && came !== 'missing' && !signal.aborted) this.found(came);
  }

  /** What is on its way still comes: nobody asks for it again. */
  forget(): void {
    this.looked = new Map([...this.looked].filter(([, looked]) => looked === 'asking'));
  }

  /** Missing is only what the server does not have for this desk; nothing where it could not be known in the end. */
  async #ask(id: string, signal: AbortSignal): Promise<Entry | 'missing' | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        return (await this.line.request('intervention.get', { room: this.room, id })).intervention;
      } catch (error) {
        if (error instanceof Refused && error.refusal.code === refused.notFound) return 'missing';
        if (tries === mostTries || signal.aborted) return undefined;
        await pause(this.clock, pauseAfter(error, tries), signal);
        await whenLive(this.line, signal);
        if (signal.aborted) return undefined;
      }
    }
  }

  #is(id: string, looked: Looked | undefined): void {
    const all = new Map(this.looked);
    if (looked === undefined) all.delete(id);
    else all.set(id, looked);
    this.looked = all;
  }
}
