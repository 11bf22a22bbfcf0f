// A real server against the published contract: every golden request is answered as its vector says, by POST and by
// WebSocket, and everything that the server says is as the schemas have it.
import assert from 'node:assert/strict';
import test from 'node:test';

import { fault, methodsDescribedIn, schemaOfMethod, schemaOfStreamEvent } from '../protocol/contract.mjs';
import { bytesOf, vectorsOf } from '../protocol/vectors.mjs';
import { UNLIMITED, connect, get, newKey, openEvents, post, rpc, startServer, until } from './harness.mjs';

const ROOM = 'ny-human-rights';
const NOT_WELL_FORMED = [-32700, -32600, -32601, -32602, 4013, 4022];

const submission = (changes = {}) => ({ room: ROOM, key: newKey(), kind: 'statement', language: 'es', text: 'Buenos días.', ...changes });

/** What the answer to a vector should have been and was not; nothing where it was that. */
function difference({ name, expect }, answer) {
  const unshaped = fault('response.schema.json', answer);
  if (unshaped) return `${name}: ${unshaped}`;
  const { error } = answer;
  const said = { id: answer.id, ...(error && { code: error.code, field: error.data?.field }) };
  // A well-formed request may be refused for other reasons, such as a room that is not there.
  const asExpected = expect.error
    ? said.code === expect.error.code && said.field === expect.error.field && said.id === expect.id
    : !(NOT_WELL_FORMED.includes(said.code) && !error.data?.field?.match(/^(themes|levels|perspectives)\[/)) && said.id === expect.id;
  return asExpected ? undefined : `${name}: ${JSON.stringify(said)}, not ${JSON.stringify(expect)}`;
}

test('every golden request is answered as its vector says, by POST', async (t) => {
  const server = await startServer(t, { settings: UNLIMITED });
  const token = await server.token({ role: 'delegate', name: 'Ana' });
  const ask = async (vector, headers) => {
    const answer = await post(server, '/rpc', bytesOf(vector), { headers: { 'content-type': 'application/json', ...headers } });
    assert.equal(answer.status, 200, vector.name);
    return difference(vector, JSON.parse(answer.body));
  };
  const differences = [];
  for (const vector of vectorsOf('decode.json')) differences.push(await ask(vector));
  for (const vector of vectorsOf('decode_dialogue.json')) differences.push(await ask(vector, { authorization: `Bearer ${token}` }));
  assert.deepEqual(differences.filter(Boolean), []);
});

test('every golden request is answered as its vector says, by WebSocket', async (t) => {
  const server = await startServer(t, { settings: UNLIMITED });
  const speaker = await connect(t, server);
  const answers = [];
  speaker.socket.removeAllListeners('message');
  speaker.socket.on('message', (data) => answers.push(JSON.parse(data.toString())));
  const differences = [];
  for (const vector of vectorsOf('decode.json').filter((each) => each.message_base64 === undefined)) {
    speaker.socket.send(bytesOf(vector).toString());
    const isAnswer = ({ method }) => method === undefined;
    await until(`an answer to ${vector.name}`, () => answers.some(isAnswer) || speaker.end);
    assert.equal(speaker.end, undefined, vector.name);
    differences.push(difference(vector, answers.splice(answers.findIndex(isAnswer), 1)[0]));
  }
  assert.deepEqual(differences.filter(Boolean), []);
});

test('a text message that is not UTF-8 ends the connection with 1007', async (t) => {
  const server = await startServer(t);
  for (const vector of vectorsOf('decode.json').filter((each) => each.message_base64 !== undefined)) {
    const speaker = await connect(t, server);
    speaker.socket.send(bytesOf(vector), { binary: false });
    assert.equal((await speaker.closed()).code, 1007, vector.name);
  }
});

test('every result of every method but those of the desk is as the schemas have it', async (t) => {
  const server = await startServer(t);
  const [delegate, moderator] = await Promise.all(
    ['delegate', 'moderator'].map(async (role) =>
      connect(t, server, { token: await server.token({ role, name: 'Ana', delegation: 'Example State', group: 'academia' }) }),
    ),
  );
  const called = new Set();
  const call = async (person, method, params) => {
    const result = await person.request(method, params);
    assert.equal(fault(schemaOfMethod(method, 'result'), result), undefined, method);
    called.add(method);
    return result;
  };
  assert.equal((await call(await connect(t, server), 'session.open')).participant.role, 'follower');
  await call(delegate, 'session.open', { client: 'test' });
  await call(delegate, 'session.heartbeat');
  await call(delegate, 'dialogue.get');
  const empty = await call(delegate, 'room.join', { room: ROOM });
  assert.equal(empty.reset, true);
  const full = submission({
    text: 'Línea uno.\n\tLínea dos: ñandú 🌍', attribution: 'named', themes: ['data'], levels: ['global'], perspectives: ['origin'],
    on_behalf_of: 'Grupo de los 77', sources: ['https://example.org/a'],
  });
  const { intervention } = await call(delegate, 'intervention.submit', full);
  await call(delegate, 'intervention.submit', submission({ in_reply_to: intervention.id }));
  await call(delegate, 'intervention.withdraw', { room: ROOM, id: intervention.id, version: intervention.version });
  await call(delegate, 'intervention.mine', { room: ROOM });
  await call(delegate, 'room.history', { room: ROOM });
  const missed = await call(delegate, 'room.join', { room: ROOM, after: { epoch: empty.epoch, seq: empty.seq } });
  assert.deepEqual(missed.events.map(({ seq, type }) => [seq, type]), [
    [1, 'intervention.published'], [2, 'intervention.published'], [3, 'intervention.withdrawn'],
  ]);
  assert.deepEqual(missed.events[0].data, { id: intervention.id, status: 'withdrawn' });
  await call(delegate, 'room.join', { room: ROOM });
  const desk = await call(moderator, 'room.join', { room: ROOM, audience: 'desk' });
  await call(moderator, 'room.join', { room: ROOM, audience: 'desk', after: { epoch: desk.epoch, seq: 0 } });
  await call(delegate, 'room.leave', { room: ROOM });
  assert.deepEqual([...called].sort(), methodsDescribedIn('method.schema.json').sort());
});

test('every notification, event of the stream and answer to a poll is as the schemas have it', async (t) => {
  const server = await startServer(t);
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana', group: 'academia' }) });
  const desk = await connect(t, server, { token: await server.token({ role: 'moderator', name: 'Bo' }) });
  await author.request('room.join', { room: ROOM });
  await desk.request('room.join', { room: ROOM, audience: 'desk' });
  const stream = await openEvents(t, server, ROOM);
  const { intervention } = await author.request('intervention.submit', submission());
  await author.request('intervention.withdraw', { room: ROOM, id: intervention.id, version: intervention.version });
  const withdrawn = (event) => event.type === 'intervention.withdrawn';
  await author.event(ROOM, withdrawn);
  await desk.event(ROOM, withdrawn);
  await author.notification('intervention.status', ({ status }) => status === 'withdrawn');
  await author.notification('room.presence');
  await author.notification('room.signed_head', ({ audience }) => audience === 'public');
  await desk.notification('room.signed_head', ({ audience }) => audience === 'desk');
  await stream.waitFor(({ event }) => event === 'room.signed_head');
  await stream.waitFor(({ event, data }) => event === 'room.event' && withdrawn(data));

  const json = { headers: { accept: 'application/json' } };
  const snapshot = JSON.parse((await get(server, `/rooms/${ROOM}/events`, json)).body);
  const replay = JSON.parse((await get(server, `/rooms/${ROOM}/events?after=${snapshot.epoch}:0`, json)).body);
  assert.equal(replay.events.length, 2);
  for (const body of [snapshot, replay]) assert.equal(fault('event-stream.schema.json#/$defs/PollResult', body), undefined);

  await server.stop();
  await author.notification('session.closing');
  for (const { method, params } of [...author.notifications, ...desk.notifications]) {
    const why = fault('notification.schema.json#/$defs/NotificationMessage', { jsonrpc: '2.0', method, params });
    assert.equal(why, undefined, `${method} ${JSON.stringify(params)}`);
  }
  assert.ok(stream.events.some(({ event }) => event === 'reset'));
  for (const { id, event, data } of stream.events) {
    assert.equal(fault(schemaOfStreamEvent(event), data), undefined, event);
    assert.equal(id !== undefined && id !== '', !['room.presence', 'room.signed_head'].includes(event), event);
  }
});

test('what is asked wrongly over HTTP gets its status and its error', async (t) => {
  const server = await startServer(t);
  const refused = async (path, options) => {
    const { status, body } = await get(server, path, options);
    const answer = JSON.parse(body);
    assert.equal(fault('response.schema.json#/$defs/ErrorMessage', answer), undefined, path);
    return [status, answer.error.code, answer.error.data?.field];
  };
  assert.deepEqual(await refused('/rooms/ny-nowhere/events', { headers: { accept: 'application/json' } }), [404, 4004, undefined]);
  for (const { name, text, position } of vectorsOf('positions.json')) {
    if (position || text === '') continue;
    const path = `/rooms/${ROOM}/events?after=${encodeURIComponent(text)}`;
    assert.deepEqual(await refused(path, { headers: { accept: 'application/json' } }), [400, -32602, 'after'], name);
  }
  const long = await post(server, '/rpc', 'x'.repeat(65_537), { headers: { 'content-type': 'application/json' } });
  assert.deepEqual([long.status, JSON.parse(long.body).error.code, JSON.parse(long.body).id], [413, 4013, null]);
  const expired = await rpc(server, 'intervention.mine', { room: ROOM }, { token: 'e30.e30.AA' });
  assert.equal(expired.error.code, 4001);
});
