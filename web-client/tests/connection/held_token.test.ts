// The token of a link that ends: refused, closed upon, or silently over.
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../../src/connection/connection';
import { TestVenue } from '../support/venue';

let venue: TestVenue;
let sessions: { id: string | undefined; over: string | undefined }[];
let line: Connection;

function connect(token: string): void {
  line = new Connection({ ports: venue.ports, memory: { load: () => undefined, save: () => undefined }, client: 'test', language: () => 'es' });
  line.listen({ changed: () => undefined, opened: ({ participant }, over) => sessions.push({ id: participant.id, over }) });
  line.open(token);
}

beforeEach(() => {
  venue = new TestVenue();
  sessions = [];
});

describe('the token of a link', () => {
  it('is given up when it is refused: one goes on as a follower, and is told so', async () => {
    connect('bad');
    await venue.clock.pass(0);
    expect(line.state.phase).toBe('live');
    expect(sessions).toEqual([{ id: undefined, over: 'ended' }]);
    expect(venue.sockets).toHaveLength(1);
  });

  it('is over after close code 4001: one comes back as a follower, who is told that the accreditation was revoked', async () => {
    connect('elena');
    await venue.clock.pass(0);
    venue.revoke('elena');
    venue.socket.notify('session.closing', { reason: 'token_ended', reconnect: false, after_ms: 0 });
    venue.socket.drop(4001);
    await venue.clock.pass(1_000);
    expect(line.state.phase).toBe('live');
    expect(sessions.at(-1)).toEqual({ id: undefined, over: 'revoked' });
    expect(venue.last('session.open')?.params).not.toHaveProperty('token');
    const { length } = venue.sockets;
    await venue.clock.pass(60_000);
    expect(venue.sockets).toHaveLength(length);
  });

  it('is given up after the second session that it opens and that is closed alike', async () => {
    connect('elena');
    for (let session = 1; session <= 2; session += 1) {
      await venue.clock.pass(5_000);
      expect(sessions.at(-1)).toEqual({ id: 'elena', over: undefined });
      venue.socket.drop(4001);
    }
    await venue.clock.pass(5_000);
    expect(sessions.at(-1)).toEqual({ id: undefined, over: 'ended' });
  });

  it('is heard of by a request that is refused, where no socket could be closed to say so', async () => {
    venue.socketMode = 'refuse';
    connect('elena');
    await venue.clock.pass(0);
    venue.revoke('elena');
    venue.answers.set('intervention.mine', () => ({ error: { code: 4001, message: '' } }));
    await expect(line.request('intervention.mine', { room: 'a' })).rejects.toMatchObject({ refusal: { code: 4001 } });
    await venue.clock.pass(1_000);
    expect(line.state.phase).toBe('live');
    expect(sessions.at(-1)).toEqual({ id: undefined, over: 'revoked' });
  });

  it('is asked after now and then where there is no socket', async () => {
    venue.socketMode = 'refuse';
    connect('elena');
    await venue.clock.pass(0);
    venue.revoke('elena');
    venue.answers.set('session.heartbeat', () => ({ error: { code: 4001, message: '' } }));
    await venue.clock.pass(26_000);
    expect(sessions.at(-1)).toEqual({ id: undefined, over: 'revoked' });
    const before = venue.times('session.heartbeat');
    await venue.clock.pass(100_000);
    expect(venue.times('session.heartbeat'), 'nobody has nothing to ask for').toBe(before);
  });
});
