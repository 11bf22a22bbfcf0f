// A real server against the published contract, at the desk: every result of every method that moderates, and everything
// that the desk, the author and the public are told meanwhile, is as the schemas have it. Not here: who may do what.
import assert from 'node:assert/strict';
import test from 'node:test';

import { fault, methodsDescribedIn, schemaOfMethod, schemaOfStreamEvent } from '../protocol/contract.mjs';
import { connect, get, newKey, openEvents, startServer } from './harness.mjs';

const ROOM = 'ny-human-rights';
const HOUR_MS = 3_600_000;

/** People in the room, each with a token but for the follower, whose every answer is held against the schemas. */
async function people(t, server) {
  const called = new Set();
  const enter = async (person, audience) => {
    const token = person && (await server.token(person));
    const line = await connect(t, server, { token });
    const call = async (method, params) => {
      const result = await line.request(method, { room: ROOM, ...params });
      assert.equal(fault(schemaOfMethod(method, 'result'), result), undefined, `${method} ${JSON.stringify(result)}`);
      called.add(method);
      return result;
    };
    return { line, call, joined: await call('room.join', audience && { audience }) };
  };
  return {
    called,
    ana: await enter({ role: 'delegate', id: 'ana', name: 'Ana', delegation: 'Example State', group: 'academia' }),
    bo: await enter({ role: 'moderator', id: 'bo', name: 'Bo' }, 'desk'),
    eva: await enter({ role: 'secretariat', id: 'eva', name: 'Eva' }, 'desk'),
    follower: await enter(),
    again: () => enter({ role: 'delegate', id: 'ana', name: 'Ana', delegation: 'Example State', group: 'academia' }),
  };
}

async function submitted({ call }, text) {
  const { intervention } = await call('intervention.submit', { key: newKey(), kind: 'statement', language: 'es', text });
  assert.equal(intervention.status, 'pending');
  return intervention;
}

/** What stands of `id` after `call` did `method` to the version that was seen last. */
function acts(call, id, seen) {
  let version = seen;
  return async (method, params) => {
    const { intervention } = await call(method, { id, version, ...params });
    assert.equal(intervention.version, version + 1, method);
    ({ version } = intervention);
    return intervention;
  };
}

test('every result of every method of the desk, and all that is told of it, is as the schemas have it', async (t) => {
  const server = await startServer(t);
  const { ana, bo, eva, follower, again, called } = await people(t, server);
  const stream = await openEvents(t, server, ROOM);
  assert.deepEqual([ana.joined.role, ana.joined.standing], ['delegate', undefined]);
  assert.deepEqual([eva.joined.role, eva.joined.queue, eva.joined.leases, eva.joined.participants], ['secretariat', { pending: 0 }, [], []]);

  assert.equal((await eva.call('room.configure', { moderation: 'pre' })).room.moderation, 'pre');
  assert.equal((await bo.call('room.configure', { state: 'open', slow_mode_s: 0 })).room.state, 'open');
  const { id, version } = await submitted(ana, 'Los derechos no se detienen en la frontera.');

  const { lease } = await bo.call('intervention.take', { id });
  assert.deepEqual([lease.mine, lease.holder.participant, lease.id], [true, 'bo', id]);
  assert.equal((await eva.line.notification('room.lease', ({ holder }) => holder)).holder.name, 'Bo');
  assert.equal((await eva.call('intervention.take', { id })).lease.mine, false);
  await bo.call('intervention.release', { id });
  await eva.line.notification('room.lease', ({ holder }) => holder === undefined);
  assert.equal((await bo.call('intervention.get', { id })).intervention.author.participant, 'ana');
  assert.equal((await ana.call('intervention.get', { id })).intervention.mine, true);
  assert.equal((await follower.line.refusal('intervention.get', { room: ROOM, id })).code, 4004);

  const returned = await acts(bo.call, id, version)('intervention.return', { reason: 'Falta la fuente.' });
  assert.equal(returned.act.reason, 'Falta la fuente.');
  assert.equal((await ana.line.notification('intervention.status', ({ status }) => status === 'returned')).reason, 'Falta la fuente.');
  assert.equal((await ana.call('intervention.get', { id })).intervention.reason, 'Falta la fuente.');
  const amended = await acts(ana.call, id, returned.version)('intervention.amend', { text: 'Dicho con su fuente.' });
  assert.equal(amended.status, 'pending');

  const act = acts(bo.call, id, amended.version);
  assert.equal((await act('intervention.publish', { note: 'Comprobado.' })).act.note, 'Comprobado.');
  assert.equal((await act('intervention.pin')).pinned, true);
  assert.equal((await act('intervention.unpin')).pinned, false);
  assert.deepEqual((await act('intervention.tag', { themes: ['data'], levels: [] })).themes, ['data']);
  assert.equal((await act('intervention.hide', { reason: 'Fuera de tema.' })).status, 'hidden');
  assert.deepEqual(Object.keys((await follower.call('intervention.get', { id })).intervention).sort(), ['id', 'seq', 'status']);
  assert.equal((await act('intervention.publish')).status, 'published');
  assert.equal((await follower.call('intervention.get', { id })).intervention.text, 'Dicho con su fuente.');

  await submitted(ana, 'Otra cosa.');
  assert.deepEqual(await bo.call('participant.hide_all', { participant: 'ana', reason: 'No es quien dice.' }), { hidden: 1, returned: 1 });
  const until = new Date(Date.now() + HOUR_MS).toISOString();
  const { participant } = await bo.call('participant.mute', { participant: 'ana', until, reason: 'Dos avisos.' });
  assert.equal(participant.muted.until, until);
  assert.equal((await ana.line.notification('participant.status', ({ muted }) => muted)).reason, 'Dos avisos.');
  assert.equal((await again()).joined.standing.muted.until, until);
  await bo.call('participant.unmute', { participant: 'ana' });
  await bo.call('participant.expel', { participant: 'ana', reason: 'Insultos.' });
  assert.equal((await ana.line.notification('session.closing')).reason, 'expelled');
  assert.equal((await ana.line.closed()).code, 4003);
  assert.equal((await eva.call('room.join', { audience: 'desk' })).participants[0].participant, 'ana');
  await eva.call('participant.readmit', { participant: 'ana', reason: 'Se disculpó.' });
  assert.deepEqual((await again()).joined.mine.map(({ status }) => status), ['returned', 'hidden']);

  await eva.call('room.configure', { attribution: 'none', state: 'closed' });
  const closed = ({ type, data }) => type === 'room.configured' && data.state === 'closed';
  for (const { line } of [bo, eva, follower]) await line.event(ROOM, closed);
  await stream.waitFor(({ event, data }) => event === 'room.event' && closed(data));
  for (const { epoch, seq } of [bo.joined, eva.joined]) await bo.call('room.join', { audience: 'desk', after: { epoch, seq } });
  await bo.call('room.join', { audience: 'desk' });
  await follower.call('room.join', { after: { epoch: follower.joined.epoch, seq: follower.joined.seq } });
  assert.deepEqual(methodsDescribedIn('moderation.schema.json').filter((method) => !called.has(method)), []);

  for (const { line } of [ana, bo, eva, follower]) {
    for (const { method, params } of line.notifications) {
      const why = fault('notification.schema.json#/$defs/NotificationMessage', { jsonrpc: '2.0', method, params });
      assert.equal(why, undefined, `${method} ${JSON.stringify(params)}`);
    }
  }
  const told = (line) => new Set(line.events(ROOM).map(({ type }) => type));
  const PUBLIC = ['published', 'pinned', 'unpinned', 'tagged', 'hidden'].map((verb) => `intervention.${verb}`).concat('room.configured');
  const DESK = ['submitted', 'amended', 'returned'].map((verb) => `intervention.${verb}`)
    .concat(['muted', 'unmuted', 'expelled', 'readmitted'].map((verb) => `participant.${verb}`));
  assert.deepEqual([...told(follower.line)].sort(), [...PUBLIC].sort());
  assert.deepEqual([...told(bo.line)].sort(), [...PUBLIC, ...DESK].sort());

  // What everybody gets is held against the public's own schemas, which have no place for what is the desk's.
  for (const { event, data } of stream.events) assert.equal(fault(schemaOfStreamEvent(event), data), undefined, JSON.stringify(data));
  for (const { params } of follower.line.notifications.filter(({ method }) => method === 'room.event')) {
    assert.equal(fault('event.schema.json#/$defs/PlacedPublicRoomEvent', params), undefined, JSON.stringify(params));
  }
  const { epoch } = follower.joined;
  const polled = await get(server, `/rooms/${ROOM}/events?after=${epoch}:0`, { headers: { accept: 'application/json' } });
  assert.equal(fault('event-stream.schema.json#/$defs/PollResult', JSON.parse(polled.body)), undefined, polled.body);
});
