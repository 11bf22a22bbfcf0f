// One published intervention in a moderator's hands outside the desk: asked for as the desk sees it, so that what is
// decided rests on the version that was read.
import { Refused } from '../../connection/carrier';
import type { Connection } from '../../connection/connection';
import { type Intervention, readable, type Refusal } from '../../protocol/types';
import { Deciding, type Decision, type Outcome } from './deciding.svelte';

export class Curating {
  /** As it was when it was asked for, and after each decision. */
  entry: Intervention | undefined = $state.raw();
  state: 'asking' | 'here' | 'gone' | 'unanswered' | Refusal = $state.raw('asking');
  readonly deciding: Deciding;

  constructor(
    private readonly room: string,
    private readonly id: string,
    private readonly line: Connection,
  ) {
    this.deciding = new Deciding(room, line);
  }

  async look(): Promise<void> {
    this.state = 'asking';
    try {
      const { intervention } = await this.line.request('intervention.get', { room: this.room, id: this.id });
      this.entry = readable(intervention) ? intervention : undefined;
      this.state = this.entry ? 'here' : 'gone';
    } catch (error) {
      this.state = error instanceof Refused ? error.refusal : 'unanswered';
    }
  }

  async decide(decision: Decision): Promise<Outcome | undefined> {
    const { entry } = this;
    if (!entry) return undefined;
    const outcome = await this.deciding.decide(entry, decision);
    const now = outcome.came === 'done' || outcome.came === 'conflict' ? outcome.entry : undefined;
    if (now) this.entry = readable(now) ? now : undefined;
    return outcome;
  }
}
