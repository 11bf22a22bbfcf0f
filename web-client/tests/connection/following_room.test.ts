// A room followed over a connection: snapshot, events, holes, resets.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../../src/connection/connection';
import { Listening } from '../support/listening';
import { epoch, joined, published, TestVenue } from '../support/venue';

let venue: TestVenue;
let line: Connection;

function connect(): void {
  const forgetful = { load: () => undefined, save: () => undefined };
  line = new Connection({ ports: venue.ports, memory: forgetful, client: 'test', language: () => 'es' });
  line.open(undefined);
}

beforeEach(() => {
  venue = new TestVenue();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('following a room', () => {
  async function follow(): Promise<Listening> {
    connect();
    const listening = new Listening();
    line.follow('a', listening);
    await venue.clock.pass(0);
    return listening;
  }

  const event = (seq: number) => ({ room: 'a', ...published(seq) });

  it('begins with a snapshot and goes on with events', async () => {
    const listening = await follow();
    expect(venue.last('room.join')?.params).toEqual({ room: 'a' });
    expect(listening.resets).toHaveLength(1);
    venue.socket.notify('room.event', event(1));
    venue.socket.notify('room.event', event(2));
    expect(listening.seqs).toEqual([1, 2]);
  });

  it('resumes after a loss from where it was, and gives each event once', async () => {
    const listening = await follow();
    venue.socket.notify('room.event', event(1));
    venue.answers.set('room.join', () => ({ result: joined('a', { reset: false, seq: 3, events: [published(2), published(3)] }) }));
    venue.socket.drop();
    await venue.clock.pass(1_000);
    expect(venue.last('room.join')?.params).toEqual({ room: 'a', after: { epoch, seq: 1 } });
    expect(listening.seqs).toEqual([1, 2, 3]);
    expect(listening.resets).toHaveLength(1);
  });

  it('takes a snapshot instead when the server resets', async () => {
    const listening = await follow();
    venue.socket.notify('room.event', event(1));
    venue.answers.set('room.join', () => ({ result: joined('a', { epoch: 'F'.repeat(22), seq: 9 }) }));
    venue.socket.drop();
    await venue.clock.pass(1_000);
    expect(listening.resets).toHaveLength(2);
    expect(listening.position).toEqual({ epoch: 'F'.repeat(22), seq: 9 });
  });

  it('passes over events that it had already', async () => {
    const listening = await follow();
    for (const seq of [1, 2, 2, 1, 3]) venue.socket.notify('room.event', event(seq));
    expect(listening.seqs).toEqual([1, 2, 3]);
    expect(venue.times('room.join')).toBe(1);
  });

  it('heals a hole by joining again from where it was', async () => {
    const listening = await follow();
    venue.answers.set('room.join', () => ({ result: joined('a', { reset: false, seq: 4, events: [2, 3, 4].map((seq) => published(seq)) }) }));
    for (const seq of [1, 4, 5]) venue.socket.notify('room.event', event(seq));
    expect(listening.seqs).toEqual([1]);
    await venue.clock.pass(0);
    expect(venue.times('room.join')).toBe(2);
    expect(listening.seqs).toEqual([1, 2, 3, 4]);
    venue.socket.notify('room.event', event(5));
    expect(listening.seqs).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not storm a server that leaves the hole open', async () => {
    await follow();
    venue.answers.set('room.join', () => ({ result: joined('a', { reset: false, seq: 9, events: [published(9)] }) }));
    venue.socket.notify('room.event', event(5));
    await venue.clock.pass(60_000);
    expect(venue.times('room.join')).toBeLessThan(15);
  });

  it('begins anew when the epoch changes', async () => {
    const listening = await follow();
    venue.socket.notify('room.event', { room: 'a', seq: 1, at: '2018-03-26T09:00:00.000Z', type: 'epoch.changed', data: { epoch: 'F'.repeat(22) } });
    await venue.clock.pass(0);
    expect(venue.last('room.join')?.params).toEqual({ room: 'a' });
    expect(listening.resets).toHaveLength(2);
  });

  it('begins anew when the epoch changes, wherever the new history stands', async () => {
    const listening = await follow();
    for (const seq of [1, 2, 3]) venue.socket.notify('room.event', event(seq));
    venue.socket.notify('room.event', { room: 'a', seq: 2, at: '2018-03-26T09:00:00.000Z', type: 'epoch.changed', data: { epoch: 'F'.repeat(22) } });
    // What is said in the new history goes on from there; it is not the rest of what was followed.
    for (const seq of [3, 4]) venue.socket.notify('room.event', event(seq));
    expect(listening.seqs).toEqual([1, 2, 3]);
    await venue.clock.pass(0);
    expect(venue.last('room.join')?.params).toEqual({ room: 'a' });
    expect(listening.resets).toHaveLength(2);
  });

  it('passes over an event of an unknown type and keeps its seq', async () => {
    const listening = await follow();
    venue.socket.notify('room.event', { room: 'a', seq: 1, at: '2018-03-26T09:00:00.000Z', type: 'poll.opened', data: { whatever: 1 } });
    venue.socket.notify('room.event', event(2));
    expect(listening.seqs).toEqual([1, 2]);
    expect(venue.times('room.join')).toBe(1);
  });

  it('tells a room that is not there', async () => {
    venue.answers.set('room.join', () => ({ error: { code: 4004, message: 'There is nothing here by that name.' } }));
    const listening = await follow();
    expect(listening.refusal?.code).toBe(4004);
    await venue.clock.pass(60_000);
    expect(venue.times('room.join')).toBe(1);
  });

  it('asks again for a room that could not be read just now', async () => {
    venue.answers.set('room.join', () => ({ error: { code: 5003, message: 'Not now.' } }));
    const listening = await follow();
    venue.answers.set('room.join', () => ({ result: joined('a') }));
    await venue.clock.pass(5_000);
    expect(listening.resets).toHaveLength(1);
    expect(listening.refusal).toBeUndefined();
  });

  it('leaves a room when nobody follows it any more', async () => {
    connect();
    const stop = line.follow('a', new Listening());
    await venue.clock.pass(0);
    stop();
    await venue.clock.pass(0);
    expect(venue.last('room.leave')?.params).toEqual({ room: 'a' });
  });

  it('passes on presence and notices to the author', async () => {
    const listening = await follow();
    venue.socket.notify('room.presence', { room: 'a', total: 12, groups: { academia: 3 } });
    venue.socket.notify('intervention.status', { room: 'a', id: 'i1', status: 'published', version: 2 });
    venue.socket.notify('room.presence', { room: 'elsewhere', total: 1 });
    expect(listening.presences).toEqual([{ room: 'a', total: 12, groups: { academia: 3 } }]);
    expect(listening.statuses).toHaveLength(1);
  });

  it('passes over a notification that it does not know', async () => {
    const listening = await follow();
    venue.socket.notify('floor.given', { room: 'a' });
    venue.socket.notify('room.event', event(1));
    expect(listening.seqs).toEqual([1]);
    expect(line.state.phase).toBe('live');
  });

  it('follows the events stream with resets and events', async () => {
    venue.socketMode = 'refuse';
    const listening = await follow();
    expect(venue.stream.path).toBe(`/rooms/a/events?after=${epoch}%3A0`);
    const text = `id: ${epoch}:1\nevent: room.event\ndata: ${JSON.stringify(event(1))}\n\nevent: room.presence\ndata: {"room":"a","total":4}\n\n`;
    venue.stream.write(text.slice(0, 50));
    venue.stream.write(text.slice(50));
    await venue.clock.pass(0);
    expect(listening.seqs).toEqual([1]);
    expect(listening.presences).toEqual([{ room: 'a', total: 4, groups: {} }]);
    venue.stream.write(`id: ${'F'.repeat(22)}:7\nevent: reset\ndata: ${JSON.stringify({ room: 'a', reset: true, epoch: 'F'.repeat(22), seq: 7, snapshot: { interventions: [], more: false } })}\n\n`);
    await venue.clock.pass(0);
    expect(listening.resets).toHaveLength(2);
    expect(listening.position).toEqual({ epoch: 'F'.repeat(22), seq: 7 });
  });
});
