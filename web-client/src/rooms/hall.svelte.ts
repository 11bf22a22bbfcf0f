// The dialogue and its list of rooms, kept fresh while somebody looks at it.
import type { Connection } from '../connection/connection';
import { Refused } from '../connection/carrier';
import { answeredLater, mostTries, pauseAfter } from '../connection/patiently';
import type { Clock, Undo } from '../connection/ports';
import type { Dialogue, Meeting, RoomSummary, Titled } from '../protocol/types';

/** Milliseconds between two looks at people and activity while the list is shown. */
const refreshEvery = 15_000;

export type DialogueList = 'themes' | 'groups' | 'kinds' | 'levels' | 'perspectives';

export class Hall {
  dialogue: Dialogue | undefined = $state.raw();
  /** The server refused to tell it, in its own words. */
  refusal: string | undefined = $state();
  #watchers = 0;
  #undoTimer: Undo | undefined;
  #undoAgain: Undo | undefined;
  /** How often in a row it could not be told now. */
  #tries = 0;
  #asking = false;

  constructor(
    private readonly line: Connection,
    private readonly clock: Clock,
  ) {}

  /** Loads the dialogue whenever the connection opens. */
  attend(): Undo {
    return this.line.listen({
      changed: ({ phase }) => {
        if (phase === 'live') return;
        this.#undoAgain?.();
        this.#tries = 0;
      },
      opened: () => void this.refresh(),
    });
  }

  /** Somebody looks at the list. */
  watch(): Undo {
    this.#watchers += 1;
    void this.refresh();
    this.#plan();
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#undoTimer?.();
    };
  }

  meetingOf(room: string): Meeting | undefined {
    return this.dialogue?.meetings.find(({ rooms }) => rooms.some(({ id }) => id === room));
  }

  roomOf(room: string): RoomSummary | undefined {
    return this.meetingOf(room)?.rooms.find(({ id }) => id === room);
  }

  /** A room as the server has just told it, in answer to a change. */
  roomIs(room: RoomSummary): void {
    if (!this.dialogue) return;
    const meetings = this.dialogue.meetings.map((meeting) => ({ ...meeting, rooms: meeting.rooms.map((each) => (each.id === room.id ? room : each)) }));
    this.dialogue = { ...this.dialogue, meetings };
  }

  titleOf(list: DialogueList, id: string): Titled['title'] | undefined {
    return this.dialogue?.[list].find((each) => each.id === id)?.title;
  }

  /** The titles of those that the dialogue has. */
  titlesOf(list: DialogueList, ids: readonly string[]): readonly Titled['title'][] {
    return ids.map((id) => this.titleOf(list, id)).filter((title) => title !== undefined);
  }

  async refresh(): Promise<void> {
    if (this.#asking || this.line.state.phase !== 'live') return;
    this.#asking = true;
    this.#undoAgain?.();
    try {
      this.dialogue = (await this.line.request('dialogue.get', {})).dialogue;
      this.refusal = undefined;
      this.#tries = 0;
    } catch (error) {
      // Without an answer the connection comes back, and with it this question.
      if (error instanceof Refused && !this.dialogue) this.refusal = error.refusal.message;
      if (answeredLater(error)) this.#askAgain(error);
    } finally {
      this.#asking = false;
    }
  }

  /** On a room's page nothing else asks for it before the next connection. */
  #askAgain(refused: Refused): void {
    this.#tries += 1;
    if (this.#tries >= mostTries || this.line.state.phase !== 'live') return;
    this.#undoAgain = this.clock.after(pauseAfter(refused, this.#tries), () => void this.refresh());
  }

  #plan(): void {
    this.#undoTimer?.();
    this.#undoTimer = this.clock.after(refreshEvery, () => {
      if (this.#watchers === 0) return;
      void this.refresh();
      this.#plan();
    });
  }
}
