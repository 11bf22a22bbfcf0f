// A desk put together as the page does, and what the server tells one: interventions, events, colleagues.
import type { Act, Entry, Intervention, Official, RoomEvent } from '../../src/protocol/types';
import { Desk } from '../../src/rooms/desk/desk.svelte';
import { openPage } from './opening';
import { TestStore } from './store';
import { intervention, joined, session, TestVenue } from './venue';

export const ana: Official = { participant: 'ana', name: 'Ana Ruiz' };
export const leo: Official = { participant: 'leo', name: 'Léo Martin' };

/** Minutes past nine at the venue. */
export const at = (minutes: number): string => new Date(Date.UTC(2018, 2, 26, 9, minutes)).toISOString();

export function waiting(id: string, minutes: number, rest: Record<string, unknown> = {}): Intervention {
  const { seq: _, ...entry } = intervention(0, { id, at: at(minutes), status: 'pending', version: 1, author: { participant: 'elena', delegation: 'México' }, ...rest });
  return entry as Intervention;
}

export function decided(id: string, status: 'published' | 'returned' | 'hidden', minutes: number, rest: Record<string, unknown> = {}): Intervention {
  const verb = ({ published: 'publish', returned: 'return', hidden: 'hide' } as const)[status];
  return waiting(id, minutes, { status, version: 2, act: act(leo, verb, minutes), ...rest });
}

export function act(by: Official, verb: Act['verb'], minutes: number, reason?: string): Act {
  return { by, at: at(minutes), verb, ...(reason === undefined ? {} : { reason }) };
}

/** A server of the test's with these at its desk, and a moderator's page that follows it. */
export class DeskStage {
  readonly venue = new TestVenue();
  seq = 0;

  constructor(public items: readonly Entry[] = []) {
    this.venue.answers.set('session.open', () => ({ result: { ...(session('ana') as object), participant: { role: 'moderator', id: 'ana', name: 'Ana Ruiz' } } }));
    this.venue.answers.set('intervention.take', ({ params }) => ({ result: { lease: { id: params['id'], holder: ana, mine: true, expires_ms: 15_000 } } }));
    this.venue.answers.set('intervention.release', () => ({ result: {} }));
    this.joins({});
  }

  /** What room.join says from now on, beside the items. */
  joins(rest: Record<string, unknown>): void {
    this.venue.answers.set('room.join', ({ params }) => {
      const pending = this.items.filter(({ status }) => status === 'pending').length;
      const answer = joined(params['room'] as string, { seq: this.seq, snapshot: { interventions: this.items, more: false }, role: 'moderator', queue: { pending }, leases: [], participants: [], ...rest });
      return { result: { ...answer, audience: 'desk' } };
    });
  }

  async open() {
    const page = openPage({ venue: this.venue, store: new TestStore(), tab: new TestStore() }, 'ana');
    const desk = new Desk('a', { line: page.line, clock: this.venue.clock, venueNow: () => this.venue.clock.now(), me: () => page.visitor.person?.id });
    const leave = desk.enter();
    await this.venue.clock.pass(0);
    return { ...page, desk, leave };
  }

  happens(type: string, data: RoomEvent['data'], minutes = 30): void {
    this.seq += 1;
    this.venue.socket.notify('room.event', { room: 'a', seq: this.seq, at: at(minutes), type, data });
  }

  /** Answers a decision as the server does when it is the first. */
  decides(verb: string, with_: (params: Record<string, unknown>) => Entry): void {
    this.venue.answers.set(`intervention.${verb}`, ({ params }) => ({ result: { intervention: with_(params) } }));
  }

  conflicts(verb: string, current: Entry): void {
    this.venue.answers.set(`intervention.${verb}`, () => ({ error: { code: 4009, message: 'It has changed.', data: { current } } }));
  }
}
