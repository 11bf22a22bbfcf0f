// What moderators change about the room itself: open, paused or closed, and slow mode.
import { Refused } from '../../connection/carrier';
import type { Connection } from '../../connection/connection';
import type { Refusal, RoomState, RoomSummary } from '../../protocol/types';

export class Pace {
  state: 'ready' | 'asking' | 'unanswered' | Refusal = $state.raw('ready');

  constructor(
    private readonly room: string,
    private readonly line: Connection,
    private readonly changed: (room: RoomSummary) => void,
  ) {}

  async set(change: { readonly state?: RoomState; readonly slow_mode_s?: number }): Promise<void> {
    if (this.state === 'asking') return;
    this.state = 'asking';
    try {
      const { room } = await this.line.request('room.configure', { room: this.room, ...change });
      this.changed(room);
      this.state = 'ready';
    } catch (error) {
      this.state = error instanceof Refused ? error.refusal : 'unanswered';
    }
  }
}
