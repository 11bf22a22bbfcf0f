import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, type ConnectionState } from '../../src/connection/connection';
import { Unanswered } from '../../src/connection/carrier';
import { Listening } from '../support/listening';
import { epoch, joined, published, TestVenue } from '../support/venue';

let venue: TestVenue;
let memory: { tier: string; at: number } | undefined;
let states: ConnectionState[];
let sessions: { id: string | undefined; over: string | undefined }[];
let line: Connection;

function connect(token?: string): void {
  line = new Connection({
    ports: venue.ports,
    memory: { load: () => memory, save: (won) => (memory = won) },
    client: 'test',
    language: () => 'es',
  });
  line.listen({
    changed: (state) => states.push(state),
    opened: ({ participant }, over) => sessions.push({ id: participant.id, over }),
  });
  line.open(token);
}

beforeEach(() => {
  venue = new TestVenue();
  memory = undefined;
  states = [];
  sessions = [];
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('a connection', () => {
  it('prefers the socket and says who one is', async () => {
    connect('elena');
    await venue.clock.pass(0);
    expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
    expect(sessions).toEqual([{ id: 'elena', over: undefined }]);
    expect(venue.last('session.open')?.params).toEqual({ client: 'test', language: 'es', token: 'elena' });
    expect(memory?.tier).toBe('socket');
  });

  it('sends a heartbeat as often as the server asks', async () => {
    connect();
    await venue.clock.pass(100_000);
    expect(venue.times('session.heartbeat')).toBe(4);
    expect(venue.sockets).toHaveLength(1);
  });

  it('takes an unanswered heartbeat for a loss', async () => {
    connect();
    await venue.clock.pass(0);
    venue.answers.set('session.heartbeat', () => 'silence');
    await venue.clock.pass(25_000 + 9_999);
    expect(line.state.phase).toBe('live');
    await venue.clock.pass(1_000);
    expect(venue.sockets).toHaveLength(2);
    expect(venue.sockets[0]?.closedByPage).toBe(true);
  });

  it('fails a request at once while there is no connection, and those on their way when it is lost', async () => {
    connect();
    await expect(line.request('dialogue.get', {})).rejects.toBeInstanceOf(Unanswered);
    await venue.clock.pass(0);
    venue.answers.set('dialogue.get', () => 'silence');
    const asked = line.request('dialogue.get', {});
    venue.socket.drop();
    await expect(asked).rejects.toBeInstanceOf(Unanswered);
  });

  it('gives answers to those who asked, in whatever order they come', async () => {
    connect();
    await venue.clock.pass(0);
    const ids: number[] = [];
    venue.answers.set('room.history', () => 'silence');
    const first = line.request('room.history', { room: 'a' });
    const second = line.request('room.history', { room: 'b' });
    const before = venue.asked.length;
    for (let id = 1; id <= before; id += 1) ids.push(id);
    const [a, b] = ids.slice(-2);
    venue.socket.tell({ jsonrpc: '2.0', id: b, result: { interventions: [], more: true, epoch: 'second' } });
    venue.socket.tell({ jsonrpc: '2.0', id: a, result: { interventions: [], more: false, epoch: 'first' } });
    expect((await first).epoch).toBe('first');
    expect((await second).epoch).toBe('second');
  });
});

describe('coming back', () => {
  it('waits with backoff and full jitter', async () => {
    connect();
    await venue.clock.pass(0);
    venue.socketMode = 'refuse';
    venue.fetchMode = 'refuse';
    venue.chance = 0.999;
    venue.socket.drop();
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      expect(line.state.phase).toBe('waiting');
      if (line.state.phase !== 'waiting') return;
      const wait = line.state.retryAt - venue.clock.now();
      waits.push(wait);
      await venue.clock.pass(wait);
    }
    expect(waits).toEqual([499, 999, 1_998, 3_996, 7_992, 9_990, 9_990, 9_990]);
  });

  it('comes back at once when the device is online again or looked at', async () => {
    connect();
    await venue.clock.pass(0);
    venue.chance = 0.999;
    venue.socket.drop();
    expect(line.state.phase).toBe('waiting');
    line.wake();
    await venue.clock.pass(0);
    expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
  });

  it('asks a connection that seems alive for a sign of life when woken', async () => {
    connect();
    await venue.clock.pass(0);
    venue.answers.set('session.heartbeat', () => 'silence');
    line.wake();
    await venue.clock.pass(4_999);
    expect(line.state.phase).toBe('live');
    await venue.clock.pass(1_000);
    expect(venue.sockets).toHaveLength(2);
  });

  it('forgets earlier failures only once it has held for a while', async () => {
    connect();
    await venue.clock.pass(0);
    venue.chance = 0.999;
    const waits: number[] = [];
    for (let flap = 0; flap < 3; flap += 1) {
      venue.socket.drop();
      if (line.state.phase === 'waiting') waits.push(line.state.retryAt - venue.clock.now());
      await venue.clock.pass(waits.at(-1) ?? 0);
      expect(line.state.phase).toBe('live');
    }
    expect(waits).toEqual([499, 999, 1_998]);
    await venue.clock.pass(10_000);
    venue.socket.drop();
    if (line.state.phase === 'waiting') expect(line.state.retryAt - venue.clock.now()).toBe(499);
  });

  it('heeds how long session.closing asks to wait, spread over as much again', async () => {
    connect();
    await venue.clock.pass(0);
    venue.socket.notify('session.closing', { reason: 'restart', reconnect: true, after_ms: 2_000 });
    venue.socket.drop(1012);
    expect(line.state).toMatchObject({ phase: 'waiting', because: 'restart' });
    if (line.state.phase === 'waiting') expect(line.state.retryAt - venue.clock.now()).toBe(2_000 + 1_000 + 250);
  });

  it('does not come back when told not to', async () => {
    connect();
    await venue.clock.pass(0);
    venue.socket.notify('session.closing', { reason: 'expelled', reconnect: false, after_ms: 0 });
    venue.socket.drop(4003);
    await venue.clock.pass(600_000);
    expect(line.state).toEqual({ phase: 'ended', because: 'expelled' });
    expect(venue.sockets).toHaveLength(1);
  });

  it.each([1000, 1002, 1003, 1007, 1008, 1009, 4003])('stays away after close code %i, until asked to try', async (code) => {
    connect();
    await venue.clock.pass(0);
    venue.socket.drop(code);
    await venue.clock.pass(120_000);
    expect(line.state.phase).toBe('ended');
    line.retryNow();
    await venue.clock.pass(0);
    expect(line.state.phase).toBe('live');
  });

  it.each([1001, 1006, 1012, 4000])('comes back by itself after close code %i', async (code) => {
    connect('elena');
    await venue.clock.pass(0);
    venue.socket.drop(code);
    await venue.clock.pass(1_000);
    expect(line.state.phase).toBe('live');
    expect(sessions.at(-1)).toEqual({ id: 'elena', over: undefined });
  });

  it('waits at least half a minute after close code 4010', async () => {
    connect();
    await venue.clock.pass(0);
    venue.socket.drop(4010);
    if (line.state.phase === 'waiting') expect(line.state.retryAt - venue.clock.now()).toBeGreaterThanOrEqual(30_000);
    expect(line.state).toMatchObject({ phase: 'waiting', because: 'too_many' });
  });
});

describe('falling back', () => {
  it('takes the events stream when the socket shows nothing for 5 s', async () => {
    venue.socketMode = 'silent';
    connect('elena');
    await venue.clock.pass(4_999);
    expect(line.state.phase).toBe('connecting');
    await venue.clock.pass(1);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
    expect(venue.last('session.open')).toMatchObject({ by: 'post', token: 'elena' });
    expect(memory?.tier).toBe('stream');
  });

  it('takes it also when the socket opens and then swallows what is said', async () => {
    venue.answers.set('session.open', ({ by, token }) => (by === 'socket' ? 'silence' : { result: { participant: { role: 'delegate', id: token }, server: { version: '1', time: '' }, limits: { max_message_bytes: 1, max_text_chars: 1 }, heartbeat_s: 25 } }));
    connect('elena');
    await venue.clock.pass(5_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  });

  it('takes long polling when the events stream shows no first byte for 5 s', async () => {
    venue.socketMode = 'refuse';
    venue.streamMode = 'hold';
    connect();
    const listening = new Listening();
    line.follow('a', listening);
    await venue.clock.pass(0);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
    await venue.clock.pass(5_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'polling' });
    expect(memory?.tier).toBe('polling');
    await venue.clock.pass(0);
    venue.polls[0]?.answer({ reset: false, epoch, seq: 1, events: [published(1)] });
    await venue.clock.pass(0);
    expect(listening.seqs).toEqual([1]);
    expect(venue.polls[1]?.path).toBe(`/rooms/a/events?after=${epoch}%3A1`);
  });

  it('begins with the remembered winner, and tries the socket again later', async () => {
    memory = { tier: 'polling', at: venue.clock.now() - 3_600_000 };
    connect();
    await venue.clock.pass(0);
    expect(line.state).toEqual({ phase: 'live', tier: 'polling' });
    expect(venue.sockets).toHaveLength(0);
    await venue.clock.pass(30_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
  });

  it('no longer believes in a winner of the day before yesterday', async () => {
    memory = { tier: 'polling', at: venue.clock.now() - 48 * 3_600_000 };
    connect();
    await venue.clock.pass(0);
    expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
  });

  it('tries the socket ever more seldom while it stays shut', async () => {
    venue.socketMode = 'refuse';
    connect();
    await venue.clock.pass(0);
    expect(venue.sockets).toHaveLength(1);
    await venue.clock.pass(29_999);
    expect(venue.sockets).toHaveLength(1);
    await venue.clock.pass(1);
    expect(venue.sockets).toHaveLength(2);
    await venue.clock.pass(59_999);
    expect(venue.sockets).toHaveLength(2);
    await venue.clock.pass(1);
    expect(venue.sockets).toHaveLength(3);
    await venue.clock.pass(3_600_000);
    expect(venue.sockets.length).toBeLessThan(14);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  });

  it('loses nothing when a better carrier takes over', async () => {
    venue.socketMode = 'refuse';
    connect();
    const listening = new Listening();
    line.follow('a', listening);
    await venue.clock.pass(0);
    venue.stream.write(`id: ${epoch}:1\nevent: room.event\ndata: ${JSON.stringify({ room: 'a', ...published(1) })}\n\n`);
    await venue.clock.pass(0);
    expect(listening.seqs).toEqual([1]);
    venue.socketMode = 'open';
    venue.answers.set('room.join', () => ({ result: joined('a', { reset: false, seq: 2, events: [published(2)] }) }));
    await venue.clock.pass(14_000);
    venue.stream.write(':\n\n');
    await venue.clock.pass(16_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
    expect(venue.last('room.join')).toMatchObject({ by: 'socket', params: { room: 'a', after: { epoch, seq: 1 } } });
    expect(listening.seqs).toEqual([1, 2]);
  });

  it('does not give up the socket for a server that restarts', async () => {
    connect();
    await venue.clock.pass(20_000);
    venue.socketMode = 'refuse';
    venue.socket.drop();
    await venue.clock.pass(300);
    venue.socketMode = 'open';
    await venue.clock.pass(600);
    expect(line.state).toEqual({ phase: 'live', tier: 'socket' });
    expect(venue.asked.every(({ by }) => by === 'socket')).toBe(true);
  });

  it('gives up the socket when the network takes it away for good', async () => {
    connect();
    await venue.clock.pass(20_000);
    venue.socketMode = 'refuse';
    venue.socket.drop();
    await venue.clock.pass(5_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  });

  it('waits when nothing at all can be reached, without trying what cannot do better', async () => {
    venue.socketMode = 'refuse';
    venue.fetchMode = 'refuse';
    connect();
    await venue.clock.pass(0);
    expect(line.state.phase).toBe('waiting');
    venue.fetchMode = 'answer';
    await venue.clock.pass(250);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  });

  it('takes a stream that falls silent for a loss, and resumes', async () => {
    venue.socketMode = 'refuse';
    connect();
    line.follow('a', new Listening());
    await venue.clock.pass(0);
    expect(venue.streams).toHaveLength(1);
    venue.socketMode = 'silent';
    await venue.clock.pass(41_000);
    expect(venue.streams.length).toBeGreaterThan(1);
  });
});

describe('a request that fails', () => {
  it('is a loss where requests are all there is', async () => {
    venue.socketMode = 'refuse';
    connect();
    await venue.clock.pass(0);
    venue.fetchMode = 'refuse';
    await expect(line.request('dialogue.get', {})).rejects.toBeInstanceOf(Unanswered);
    expect(line.state.phase).toBe('waiting');
    venue.fetchMode = 'answer';
    await venue.clock.pass(1_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  });

  it('makes a socket that leaves it unanswered prove that it is alive', async () => {
    connect();
    await venue.clock.pass(0);
    venue.answers.set('dialogue.get', () => 'silence');
    venue.answers.set('session.heartbeat', () => 'silence');
    const asked = expect(line.request('dialogue.get', {})).rejects.toBeInstanceOf(Unanswered);
    await venue.clock.pass(15_000);
    await asked;
    await venue.clock.pass(6_000);
    expect(venue.sockets).toHaveLength(2);
  });
});
