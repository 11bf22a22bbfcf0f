// Two nodes on one Redis, and the secretariat at one of them: what is done to a person there holds at the other within a
// second, on every connection and for every token, whoever made it; and what the register says now is what one may do.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, issuerOf, newKey, openEvents, rpc, startRedis, startServer, statement, until } from './harness.mjs';
import { reception, secretary } from './secretariat.mjs';

const ROOM = 'hall';
const OTHER = 'annex';
/** Within this, what was answered at one node holds at the other. */
const SOON_MS = 1000;
const DEAD = [4001, 4001];
const TAKEN = ['taken', 'taken'];

/** `here`, where the secretariat is, and `there`; and somebody's link. */
async function stage(t, settings = {}) {
  const config = await dialogueOf(t, { [ROOM]: 'moderation = "pre"', [OTHER]: '' });
  const redis = await startRedis(t);
  const all = { ...UNLIMITED, 'server.public_url': 'https://dialogue.example.org', ...settings };
  const here = await startServer(t, { config, redis, settings: all });
  const there = await startServer(t, { config, redis, settings: all, dataDir: here.dataDir });
  const office = await secretary(t, here);
  const accredited = async (changes) => {
    const person = await office.add(changes);
    const { token } = await office.call('link', { person: person.id });
    await until('the other node knows them', async () => (await reception(t, there, token))[0] === 'taken');
    return { ...person, token };
  };
  return { here, there, accredited, ...office };
}

/** Until the server says `expected` to a token, by WebSocket and by POST. */
const received = (t, server, token, expected) =>
  until(`${expected} is said of a token`, async () => (await reception(t, server, token)).join() === expected.join(), SOON_MS);

/** The connections are told why, and closed with this code, soon. */
async function closedSoon(lines, reason, code) {
  const ends = lines.map(async (line) => {
    const { reason: said } = await line.notification('session.closing', () => true, SOON_MS);
    return [said, (await line.closed(SOON_MS)).code];
  });
  assert.deepEqual(await Promise.all(ends), lines.map(() => [reason, code]));
}

const saying = (server, token, room = OTHER) => rpc(server, 'intervention.submit', statement(room, `${newKey()}`), { token });

test('whoever is revoked at one node is out at the other: connections, tokens, submissions, and every room bars them', async (t) => {
  const { here, there, accredited, call, refusal, line: eva } = await stage(t);
  const ana = await accredited({ name: 'Ana' });
  const second = (await call('link', { person: ana.id })).token;
  const bo = await accredited({ name: 'Bo' });
  const lines = await Promise.all([[there, ana.token], [there, second], [here, ana.token], [there, ana.token]].map(([server, token]) => connect(t, server, { token })));
  for (const [i, room] of [ROOM, OTHER, ROOM].entries()) await lines[i].request('room.join', { room });
  await lines[0].request('intervention.submit', statement(ROOM, 'Waits.'));
  const { intervention } = await lines[1].request('intervention.submit', statement(OTHER, 'Stands.'));
  const bystander = await connect(t, there, { token: bo.token });
  const desk = await connect(t, there, { token: await here.token({ role: 'moderator', name: 'Mo' }) });
  await desk.request('room.join', { room: ROOM, audience: 'desk' });
  await bystander.request('room.join', { room: OTHER });
  const stream = await openEvents(t, there, OTHER);
  const polled = JSON.parse((await get(there, `/rooms/${OTHER}/events`, { headers: { accept: 'application/json' } })).body);

  const { person } = await call('revoke', { person: ana.id, reason: 'The delegation asked for it.' });
  assert.deepEqual([person.revoked, person.id], [true, ana.id]);
  await closedSoon(lines, 'token_ended', 4001);
  for (const server of [here, there]) {
    for (const token of [ana.token, second]) await received(t, server, token, DEAD);
    assert.equal((await saying(server, ana.token)).error.code, 4001);
  }
  const { data } = await desk.event(ROOM, ({ type }) => type === 'participant.barred', SOON_MS);
  assert.deepEqual(data.participant, { participant: ana.id, name: 'Ana', barred: true });
  assert.deepEqual([data.reason, data.by.participant], ['The delegation asked for it.', 'eva']);
  for (const room of [ROOM, OTHER]) {
    const known = async () => (await eva.request('room.join', { room, audience: 'desk' })).participants;
    assert.deepEqual(await until(`${room} bars them`, async () => (await known()).length === 1 && known(), SOON_MS), [data.participant]);
  }

  // Others go on, and the public is told nothing: its stream and polls bear no token, and are nobody's in particular.
  assert.equal(bystander.end, undefined);
  const next = (await bystander.request('intervention.submit', statement(OTHER, 'I am here still.'))).intervention;
  const told = await stream.waitFor(({ event, data: { data: what } }) => event === 'room.event' && what.intervention?.id === next.id);
  assert.equal(told.data.seq, polled.seq + 1);
  const replay = JSON.parse((await get(there, `/rooms/${OTHER}/events?after=${polled.epoch}:0`, { headers: { accept: 'application/json' } })).body);
  assert.deepEqual(replay.events.map(({ type }) => type), ['intervention.published', 'intervention.published']);
  assert.equal(replay.events[0].data.intervention.id, intervention.id, 'what they said stays');

  assert.deepEqual(await refusal('link', { person: ana.id }), [4009, 'person']);
  assert.deepEqual(await refusal('link', { person: ana.id, renew: true }), [4009, 'person']);
  assert.deepEqual((await call('revoke', { person: ana.id, reason: 'Again.' })).person, person);
  assert.equal((await call('list', {})).counts.revoked, 1);
});

test('whoever is restored needs a new link: those of before stay dead at both nodes', async (t) => {
  const { here, there, accredited, call, refusal } = await stage(t);
  const ana = await accredited({ name: 'Ana' });
  assert.equal((await call('restore', { person: ana.id, reason: 'Was never revoked.' })).person.serial, 1);
  await call('revoke', { person: ana.id, reason: 'By mistake.' });
  await received(t, there, ana.token, DEAD);
  const { person } = await call('restore', { person: ana.id, reason: 'It was a mistake.' });
  assert.deepEqual([person.revoked, person.serial], [false, 2]);
  const fresh = (await call('link', { person: ana.id })).token;
  for (const server of [here, there]) {
    await received(t, server, fresh, TAKEN);
    assert.deepEqual(await reception(t, server, ana.token), DEAD);
    for (const room of [ROOM, OTHER]) {
      const said = () => saying(server, fresh, room);
      await until(`they may speak in ${room} again`, async () => (await said()).result, SOON_MS);
    }
  }
  assert.equal((await call('list', {})).counts.revoked, 0);
  assert.deepEqual(await refusal('restore', { person: 'nobody', reason: 'So.' }), [4004, 'person']);
});

test('a person whom only a token from elsewhere names is revoked, as an outsider, and restored', async (t) => {
  const issuer = await issuerOf(t, 'EdDSA');
  const { here, there, call, everybody } = await stage(t, issuer.settings);
  const ours = await here.token({ role: 'moderator', id: 'mo', name: 'Mo' });
  for (const [id, token] of [['foreign:ana', issuer.token()], ['mo', ours]]) {
    const lines = [await connect(t, there, { token }), await connect(t, here, { token })];
    const { person } = await call('revoke', { person: id, reason: 'Their badge was lost.' });
    assert.deepEqual(person, { id, role: 'follower', name: '', on_behalf_of: [], rooms: [], revoked: true, outsider: true, serial: 0, at: person.at });
    await closedSoon(lines, 'token_ended', 4001);
    for (const server of [here, there]) await received(t, server, token, DEAD);
  }
  assert.deepEqual(await reception(t, there, issuer.token({ sub: 'bo' })), TAKEN, 'another of theirs');
  assert.deepEqual((await call('list', {})).counts, { people: 0, revoked: 2, delegations: 0 });
  assert.deepEqual((await everybody()).map(({ id }) => id), ['foreign:ana', 'mo']);
  await call('restore', { person: 'foreign:ana', reason: 'It was found.' });
  for (const server of [here, there]) await received(t, server, issuer.token(), TAKEN);
  assert.deepEqual(await reception(t, there, ours), DEAD);
  assert.deepEqual((await call('list', {})).counts, { people: 0, revoked: 1, delegations: 0 });
});

test('those who listen to the register hear of each change at the other node, at most once a second, and nobody else does', async (t) => {
  const { there, accredited, add, call } = await stage(t);
  const ana = await accredited({ name: 'Ana' });
  const listener = await secretary(t, there);
  const silent = [await secretary(t, there, { id: 'max' }).then(({ line }) => line), await connect(t, there, { token: ana.token })];
  const heard = [];
  listener.line.socket.on('message', (bytes) => {
    const { method, params } = JSON.parse(bytes.toString());
    if (method === 'accreditation.changed') heard.push({ at: performance.now(), params });
  });
  const heardSince = (time) => until('a change is heard of', () => heard.some(({ at }) => at >= time), 3 * SOON_MS);
  await listener.call('list', {});
  assert.deepEqual(heard, []);
  const changes = [
    () => add({ name: 'Bo' }), () => call('delegation', { name: 'X', group: 'academia', capacity: 'state' }), () => call('person', { id: ana.id, role: 'delegate', name: 'Ana B.' }),
    () => call('import', { key: newKey(), csv: 'name,role\nCem,observer\n' }), () => call('link', { person: ana.id, renew: true }),
    () => call('revoke', { person: 'somebody', reason: 'So.' }), () => call('restore', { person: 'somebody', reason: 'So.' }),
  ];
  for (const change of changes) {
    const asked = performance.now();
    await change();
    await heardSince(asked);
  }
  assert.equal(heard.length, changes.length);
  let last;
  for (let i = 0; i < 40; i += 1) {
    last = performance.now();
    await add({ name: `Person ${i}` });
  }
  await heardSince(last);
  assert.equal((await listener.call('list', {})).counts.people, 43);
  // What comes over a socket may be held up on its way; the server counts a whole second.
  for (const [i, { at, params }] of heard.entries()) {
    assert.deepEqual(params, {});
    if (i > 0) assert.ok(at - heard[i - 1].at > 700, `${at - heard[i - 1].at} ms`);
  }
  for (const { notifications } of silent) assert.ok(notifications.every(({ method }) => method !== 'accreditation.changed'));
});

test('a secretary who becomes a moderator accredits nobody any more, by no token and at no node', async (t) => {
  const { here, there, accredited, call, add } = await stage(t);
  const max = await accredited({ role: 'secretariat', name: 'Max' });
  const minted = await here.token({ role: 'secretariat', id: max.id, name: 'Max' });
  const offices = [await secretary(t, there, { token: max.token }), await secretary(t, here, { token: minted })];
  for (const office of offices) assert.equal((await office.call('list', {})).counts.people, 1);
  await offices[0].add({ name: 'Ana' });

  await call('person', { id: max.id, role: 'moderator', name: 'Max' });
  await closedSoon(offices.map(({ line }) => line), 'changed', 1012);
  for (const server of [here, there]) {
    for (const token of [max.token, minted]) {
      const line = await connect(t, server, { token });
      assert.equal(line.session.participant.role, 'moderator');
      assert.equal((await line.refusal('accreditation.list', {})).code, 4003);
      assert.equal((await line.refusal('accreditation.person', { key: newKey(), role: 'secretariat', name: 'Eve' })).code, 4003);
      assert.equal((await rpc(server, 'accreditation.revoke', { person: 'eva', reason: 'So.' }, { token })).error.code, 4003);
      assert.equal((await line.request('room.join', { room: ROOM, audience: 'desk' })).role, 'moderator');
      const before = line.notifications.length;
      await add({ name: 'Somebody' });
      await line.request('session.heartbeat');
      assert.ok(line.notifications.slice(before).every(({ method }) => method !== 'accreditation.changed'));
    }
  }
});

test('a moderator who becomes a follower sees and decides nothing of the desk any more, at either node', async (t) => {
  const { here, there, accredited, call } = await stage(t);
  const mo = await accredited({ role: 'moderator', name: 'Mo' });
  const minted = await here.token({ role: 'moderator', id: mo.id, name: 'Mo' });
  const author = await connect(t, here, { token: await here.token({ role: 'delegate', name: 'Ana' }) });
  const { intervention } = await author.request('intervention.submit', statement(ROOM, 'Before.'));
  const desks = [await connect(t, there, { token: mo.token }), await connect(t, here, { token: minted })];
  for (const desk of desks) {
    const { snapshot } = await desk.request('room.join', { room: ROOM, audience: 'desk' });
    assert.equal(snapshot.interventions[0].id, intervention.id);
    await desk.request('intervention.take', { room: ROOM, id: intervention.id });
  }
  await call('person', { id: mo.id, role: 'follower', name: 'Mo' });
  await closedSoon(desks, 'changed', 1012);
  await author.request('intervention.submit', statement(ROOM, 'Not for them.'));
  const act = { room: ROOM, id: intervention.id, version: intervention.version };
  for (const server of [here, there]) {
    for (const token of [mo.token, minted]) {
      const line = await connect(t, server, { token });
      assert.equal(line.session.participant.role, 'follower');
      assert.equal((await line.refusal('room.join', { room: ROOM, audience: 'desk' })).code, 4003);
      assert.equal((await line.refusal('intervention.publish', act)).code, 4003);
      assert.equal((await line.refusal('intervention.get', { room: ROOM, id: intervention.id })).code, 4004);
      assert.deepEqual((await line.request('room.join', { room: ROOM })).snapshot.interventions, []);
      assert.equal((await rpc(server, 'intervention.publish', act, { token })).error.code, 4003);
    }
  }
  for (const desk of desks) assert.doesNotMatch(JSON.stringify(desk.notifications), /Not for them/);
  const { leases } = await (await connect(t, there, { token: await here.token({ role: 'moderator', name: 'Bo' }) })).request('room.join', { room: ROOM, audience: 'desk' });
  assert.deepEqual(leases, [], 'their leases ended with their connections');
});
