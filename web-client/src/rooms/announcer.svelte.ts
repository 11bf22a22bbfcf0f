// What is said once to who listens instead of looking: collected, so that a busy room is one sentence now and then, and
// silent when switched off. It says what happened; the views find the words.
import type { Clock, Undo } from '../connection/ports';
import type { Status } from '../protocol/types';
import type { Device } from './device';

export type Announcement =
  | { readonly about: 'new'; readonly count: number }
  | { readonly about: 'own'; readonly status: Status | 'refused' }
  | { readonly about: 'standing'; readonly muted: boolean; readonly expelled: boolean }
  | { readonly about: 'connection'; readonly phase: 'live' | 'waiting' | 'ended' };

/** Milliseconds between two announcements of new interventions. */
const newEvery = 6_000;

export class Announcer {
  /** What to say now; each one is another object, so that the same words are said again. */
  said: Announcement | undefined = $state.raw();
  on: boolean = $state(true);
  #count = 0;
  #undo: Undo | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly device: Device,
  ) {
    this.on = device.get('announce') !== 'off';
  }

  switchTo(on: boolean): void {
    this.on = on;
    this.device.set('announce', on ? 'on' : 'off');
  }

  interventions(count: number): void {
    if (!this.on || count === 0) return;
    this.#count += count;
    this.#undo ??= this.clock.after(newEvery / 3, () => this.#sayNew());
  }

  say(announcement: Announcement): void {
    if (this.on) this.said = announcement;
  }

  #sayNew(): void {
    this.said = { about: 'new', count: this.#count };
    this.#count = 0;
    this.#undo = this.clock.after(newEvery, () => {
      this.#undo = undefined;
      if (this.#count > 0) this.#sayNew();
    });
  }
}
