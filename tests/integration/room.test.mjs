// A room, live: what people in it see, by every carrier.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, dialogueOf, get, newKey, openEvents, rpc, startServer, statement } from './harness.mjs';

async function stage(t, rooms = { hall: '' }, settings = {}) {
  const server = await startServer(t, { config: await dialogueOf(t, rooms), settings });
  const person = async (role, name, more = {}) => {
    const token = await server.token({ role, name, ...more });
    return Object.assign(await connect(t, server, { token }), { token });
  };
  return { server, person };
}

const published = (event) => event.type === 'intervention.published';

test('a delegate speaks, and everybody in the room sees the same, by every carrier', async (t) => {
  const { server, person } = await stage(t);
  const delegate = await person('delegate', 'Ana', { delegation: 'Chile', group: 'academia' });
  const follower = await connect(t, server);
  const joined = await follower.request('room.join', { room: 'hall' });
  assert.equal(joined.seq, 0);
  assert.equal(joined.reset, true);
  assert.deepEqual(joined.snapshot, { interventions: [], more: false });
  const stream = await openEvents(t, server, 'hall');
  const first = await stream.waitFor((e) => e.event === 'reset');
  assert.equal(first.id, `${joined.epoch}:0`);
  const poll = get(server, `/rooms/hall/events?after=${joined.epoch}:0`, { headers: { accept: 'application/json' } });

  const { intervention } = await delegate.request('intervention.submit', statement('hall', 'Good morning.'));
  assert.equal(intervention.status, 'published');
  assert.equal(intervention.version, 1);
  assert.equal(intervention.mine, true);

  const event = await follower.event('hall', published);
  assert.equal(event.seq, 1);
  assert.equal(event.data.intervention.text, 'Good morning.');
  assert.deepEqual(event.data.intervention.author, { name: 'Ana', delegation: 'Chile', group: 'academia' });
  assert.ok(!('mine' in event.data.intervention) && !('version' in event.data.intervention));
  const streamed = await stream.waitFor((e) => e.event === 'room.event');
  assert.deepEqual(streamed.data, event);
  assert.equal(streamed.id, `${joined.epoch}:1`);
  const polled = JSON.parse((await poll).body);
  assert.equal(event.room, 'hall');
  assert.deepEqual(polled, { reset: false, epoch: joined.epoch, seq: 1, events: [event] });
  const { result } = await rpc(server, 'room.history', { room: 'hall' });
  assert.deepEqual(result.interventions, [event.data.intervention]);
});

test('the same key gives the same intervention; with other words it is a conflict that shows it', async (t) => {
  const { person } = await stage(t);
  const delegate = await person('delegate', 'Ana');
  const words = statement('hall', 'Once.');
  const first = await delegate.request('intervention.submit', words);
  const again = await delegate.request('intervention.submit', words);
  assert.deepEqual(again, first);
  const refused = await delegate.refusal('intervention.submit', { ...words, text: 'Twice.' });
  assert.equal(refused.code, 4009);
  assert.equal(refused.data.current.text, 'Once.');
  const both = await Promise.all([1, 2].map(() => delegate.request('intervention.submit', { ...words, key: 'one-and-the-same' })));
  assert.equal(both[0].intervention.id, both[1].intervention.id);
});

test('a follower who was away is given exactly what they missed', async (t) => {
  const { server, person } = await stage(t);
  const delegate = await person('delegate', 'Ana');
  const follower = await connect(t, server);
  const { epoch } = await follower.request('room.join', { room: 'hall' });
  for (const word of ['one', 'two', 'three']) await delegate.request('intervention.submit', statement('hall', word));
  await follower.event('hall', (e) => e.seq === 3);
  const back = await connect(t, server);
  const missed = await back.request('room.join', { room: 'hall', after: { epoch, seq: 1 } });
  assert.equal(missed.reset, false);
  assert.deepEqual(missed.events.map((e) => [e.seq, e.data.intervention.text]), [[2, 'two'], [3, 'three']]);
  const level = await back.request('room.join', { room: 'hall', after: { epoch, seq: 3 } });
  assert.deepEqual([level.reset, level.events], [false, []]);
  for (const after of [{ epoch, seq: 4 }, { epoch: 'A'.repeat(22), seq: 1 }]) {
    const reset = await back.request('room.join', { room: 'hall', after });
    assert.equal(reset.reset, true);
    assert.deepEqual(reset.snapshot.interventions.map((i) => i.text), ['one', 'two', 'three']);
  }
  const stream = await openEvents(t, server, 'hall', { headers: { 'last-event-id': `${epoch}:2` } });
  assert.equal((await stream.waitFor(() => true)).data.seq, 3);
});

test('a withdrawn text is in no reply, old positions included', async (t) => {
  const { server, person } = await stage(t);
  const delegate = await person('delegate', 'Ana');
  const follower = await connect(t, server);
  const { epoch } = await follower.request('room.join', { room: 'hall' });
  const { intervention } = await delegate.request('intervention.submit', statement('hall', 'CANARY-7f3a'));
  const { id, version } = intervention;
  const other = await person('delegate', 'Kofi');
  assert.equal((await other.refusal('intervention.withdraw', { room: 'hall', id, version })).code, 4003);
  const taken = await delegate.request('intervention.withdraw', { room: 'hall', id, version });
  assert.equal(taken.intervention.status, 'withdrawn');
  assert.deepEqual(await delegate.request('intervention.withdraw', { room: 'hall', id, version }), taken);
  const event = await follower.event('hall', (e) => e.type === 'intervention.withdrawn');
  assert.deepEqual(event.data, { id, status: 'withdrawn' });
  const said = [
    await (await connect(t, server)).request('room.join', { room: 'hall', after: { epoch, seq: 0 } }),
    await (await connect(t, server)).request('room.join', { room: 'hall' }),
    await rpc(server, 'room.history', { room: 'hall' }),
    (await get(server, `/rooms/hall/events?after=${epoch}:0`, { headers: { accept: 'application/json' } })).body,
    (await (await openEvents(t, server, 'hall', { query: `?after=${epoch}:0` })).waitFor(() => true)).data,
  ];
  assert.ok(!JSON.stringify(said).includes('CANARY'), JSON.stringify(said));
  assert.deepEqual(said[0].events[0].data, { id, status: 'withdrawn' });
  const mine = await delegate.request('intervention.mine', { room: 'hall' });
  assert.equal(mine.interventions[0].text, 'CANARY-7f3a');
});

test('in a pre-moderated room what waits is seen by its author and the desk, and by nobody else', async (t) => {
  const { server, person } = await stage(t, { hall: 'moderation = "pre"' });
  const delegate = await person('delegate', 'Ana', { delegation: 'Chile' });
  const moderator = await person('moderator', 'Mo');
  const follower = await connect(t, server);
  const { epoch } = await follower.request('room.join', { room: 'hall' });
  await moderator.request('room.join', { room: 'hall', audience: 'desk' });
  const { intervention } = await delegate.request('intervention.submit', statement('hall', 'CANARY-91bc'));
  assert.equal(intervention.status, 'pending');
  assert.ok(!('seq' in intervention));
  const desk = await moderator.event('hall', (e) => e.type === 'intervention.submitted');
  assert.equal(desk.data.intervention.text, 'CANARY-91bc');
  const again = await connect(t, server, { token: delegate.token });
  const joined = await again.request('room.join', { room: 'hall' });
  assert.deepEqual(joined.mine.map((i) => i.text), ['CANARY-91bc']);
  const others = await person('delegate', 'Kofi');
  const said = [
    await others.request('room.join', { room: 'hall', after: { epoch, seq: 0 } }),
    await rpc(server, 'room.history', { room: 'hall' }),
    await rpc(server, 'dialogue.get'),
    await others.refusal('intervention.withdraw', { room: 'hall', id: intervention.id, version: 1 }),
    (await get(server, '/metrics')).body,
    follower.notifications,
  ];
  assert.ok(!JSON.stringify(said).includes('CANARY'));
  assert.equal(said[0].seq, 0);
  assert.equal(said[3].code, 4004);
  for (const one of [follower, others]) {
    const { code } = await one.refusal('room.join', { room: 'hall', audience: 'desk' });
    assert.equal(code, one === follower ? 4001 : 4003);
  }
  await again.request('intervention.withdraw', { room: 'hall', id: intervention.id, version: 1 });
  const status = await again.notification('intervention.status');
  assert.deepEqual(status, { room: 'hall', id: intervention.id, status: 'withdrawn', version: 2 });
});

test('a room without attribution tells no author, no exact time, no groups', async (t) => {
  const { server, person } = await stage(t, { hall: 'attribution = "none"' });
  const who = { delegation: 'DELEGATION-CANARY', group: 'academia', id: 'ID-CANARY' };
  const delegate = await person('delegate', 'NAME-CANARY', who);
  const follower = await connect(t, server);
  await follower.request('room.join', { room: 'hall' });
  await delegate.request('room.join', { room: 'hall' });
  const looser = statement('hall', 'Quiet words.', { attribution: 'none', on_behalf_of: 'GROUP-CANARY' });
  await delegate.request('intervention.submit', looser);
  const { data } = await follower.event('hall', published);
  assert.deepEqual(data.intervention.author, {});
  assert.match(data.intervention.at, /:(00|15|30|45):00\.000Z$/);
  const presence = await follower.notification('room.presence', (p) => p.total === 2);
  assert.deepEqual(presence.groups, {});
  const said = [follower.notifications, await rpc(server, 'room.join', { room: 'hall' }), (await get(server, '/metrics')).body];
  assert.ok(!JSON.stringify(said).includes('CANARY'));
});

test('an author who was shown a stricter rule than the room has is asked first', async (t) => {
  const { person } = await stage(t);
  const delegate = await person('delegate', 'Ana');
  const refused = await delegate.refusal('intervention.submit', statement('hall', 'Quietly.', { attribution: 'none' }));
  assert.deepEqual([refused.code, refused.data.field], [4009, 'attribution']);
});

test('roles: who may submit, and what the others are told', async (t) => {
  const { server, person } = await stage(t, { hall: '', closed: 'state = "closed"', paused: 'state = "paused"' });
  assert.equal((await (await connect(t, server)).refusal('intervention.submit', statement('hall', 'x'))).code, 4001);
  for (const role of ['follower', 'observer']) {
    assert.equal((await (await person(role, 'X')).refusal('intervention.submit', statement('hall', 'x'))).code, 4003);
  }
  for (const role of ['delegate', 'moderator', 'secretariat']) {
    const one = await person(role, 'X');
    await one.request('intervention.submit', statement('hall', 'x'));
    for (const room of ['closed', 'paused']) {
      assert.equal((await one.refusal('intervention.submit', statement(room, 'x'))).code, 4008);
    }
  }
});

test('limits: submissions per minute and requests per second are refused with how long to wait', async (t) => {
  const { person } = await stage(t, { hall: '' }, { 'limits.submissions_per_minute': 2, 'limits.requests_per_second': 5 });
  const delegate = await person('delegate', 'Ana');
  await delegate.request('intervention.submit', statement('hall', 'one'));
  await delegate.request('intervention.submit', statement('hall', 'two'));
  const slow = await delegate.refusal('intervention.submit', statement('hall', 'three'));
  assert.equal(slow.code, 4029);
  assert.ok(slow.data.retry_after_ms > 50_000 && slow.data.retry_after_ms <= 60_000);
  const asked = await Promise.allSettled(Array.from({ length: 30 }, () => delegate.request('session.heartbeat')));
  const refused = asked.filter((a) => a.status === 'rejected').map((a) => a.reason);
  assert.ok(refused.length > 0 && refused.every((e) => e.code === 4029 && e.data.retry_after_ms > 0));
});

test('history goes back page by page to the first intervention, withdrawn ones as tombstones', async (t) => {
  const { server, person } = await stage(t, { hall: '' }, { 'limits.submissions_per_minute': 0, 'limits.requests_per_second': 0 });
  const delegate = await person('delegate', 'Ana');
  for (let i = 1; i <= 120; i += 1) await delegate.request('intervention.submit', statement('hall', `text ${i}`));
  const follower = await connect(t, server);
  const { snapshot, epoch } = await follower.request('room.join', { room: 'hall' });
  assert.equal(snapshot.more, true);
  assert.deepEqual(snapshot.interventions.map((i) => i.seq), Array.from({ length: 50 }, (_, i) => i + 71));
  const seqs = [];
  for (let before = { epoch, seq: 71 }, more = true; more; ) {
    const page = await follower.request('room.history', { room: 'hall', before, limit: 30 });
    seqs.push(...page.interventions.map((i) => i.seq));
    before = { epoch, seq: seqs.at(-1) };
    more = page.more;
  }
  assert.deepEqual(seqs, Array.from({ length: 70 }, (_, i) => 70 - i));
  const unknown = await follower.refusal('room.history', { room: 'hall', before: { epoch: 'A'.repeat(22), seq: 7 } });
  assert.equal(unknown.code, 4009);
});

test('a restart rebuilds the rooms: the same positions, the same keys, the same answers', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const token = await server.token({ role: 'delegate', name: 'Ana', id: 'ana' });
  const delegate = await connect(t, server, { token });
  const words = statement('hall', 'Before the restart.');
  const first = await delegate.request('intervention.submit', words);
  const before = await delegate.request('room.join', { room: 'hall' });
  await server.stop();
  assert.equal((await delegate.closed()).code, 1012);
  assert.deepEqual(await delegate.notification('session.closing').then(({ reason, reconnect }) => [reason, reconnect]), ['restart', true]);
  const again = await server.again();
  const back = await connect(t, again, { token });
  const after = await back.request('room.join', { room: 'hall', after: { epoch: before.epoch, seq: 0 } });
  assert.equal(after.reset, false);
  assert.equal(after.events[0].data.intervention.text, 'Before the restart.');
  assert.deepEqual(await back.request('intervention.submit', words), first);
});

test('an expired token is refused, and one that ends while its connection is open ends it with 4001', async (t) => {
  const { server } = await stage(t);
  const brief = await server.token({ role: 'delegate', name: 'Ana', ttl: '2s' });
  const delegate = await connect(t, server, { token: brief });
  assert.equal((await delegate.closed()).code, 4001);
  assert.equal((await delegate.notification('session.closing')).reason, 'token_ended');
  const late = await connect(t, server);
  assert.equal((await late.refusal('session.open', { token: brief })).code, 4001);
  assert.equal((await rpc(server, 'session.heartbeat', {}, { token: brief })).error.code, 4001);
  await late.request('session.heartbeat');
});

test('one connection speaks for one person: a renewal is taken, another person is not', async (t) => {
  const { server } = await stage(t);
  const token = (id) => server.token({ role: 'delegate', name: id, id });
  const one = await connect(t, server, { token: await token('ana') });
  await one.request('session.open', { token: await token('ana') });
  assert.equal((await one.refusal('session.open', { token: await token('kofi') })).code, 4003);
  assert.equal((await one.request('session.open', {})).participant.id, 'ana');
});

test('a desk is not kept open by a token that does not open it', async (t) => {
  const { server } = await stage(t, { hall: '', annex: '' });
  const token = (role, rooms) => server.token({ role, name: 'Ana', id: 'ana', rooms });
  const one = await connect(t, server, { token: await token('moderator') });
  await one.request('room.join', { room: 'hall', audience: 'desk' });
  for (const lesser of [await token('moderator', 'annex'), await token('delegate', 'hall'), await token('follower')]) {
    assert.equal((await one.refusal('session.open', { token: lesser })).code, 4003);
    assert.equal((await one.request('session.open', {})).participant.role, 'moderator');
  }
  await one.request('session.open', { token: await token('secretariat', 'hall') });
  assert.deepEqual((await one.request('session.open', {})).participant.rooms, ['hall']);
  // Once it is left, any token of theirs will do.
  await one.request('room.join', { room: 'hall' });
  await one.request('session.open', { token: await token('delegate', 'hall') });
  assert.equal((await one.refusal('room.join', { room: 'hall', audience: 'desk' })).code, 4003);
});

test('presence counts a participant once, whatever their tabs, and followers each', async (t) => {
  const { server, person } = await stage(t);
  const first = await person('delegate', 'Ana', { group: 'academia', id: 'ana' });
  const second = await connect(t, server, { token: first.token });
  const follower = await connect(t, server);
  for (const one of [first, second, follower]) await one.request('room.join', { room: 'hall' });
  const all = await follower.notification('room.presence', (p) => p.total === 2);
  assert.deepEqual(all.groups, { academia: 1 });
  await first.close();
  await second.request('room.leave', { room: 'hall' });
  await follower.notification('room.presence', (p) => p.total === 1 && !('academia' in p.groups));
});

test('methods that are not there are unknown, and every answer names its request', async (t) => {
  const { person } = await stage(t);
  const moderator = await person('moderator', 'Mo');
  for (const method of ['intervention.delete', 'intervention.Publish', 'room.delete', 'participant.kick', 'rpc.discover']) {
    assert.equal((await moderator.refusal(method, { room: 'hall' })).code, -32601);
  }
});

test('keys are each author\'s own', async (t) => {
  const { person } = await stage(t);
  const key = newKey();
  const [ana, kofi] = [await person('delegate', 'Ana'), await person('delegate', 'Kofi')];
  const one = await ana.request('intervention.submit', statement('hall', 'Mine.', { key }));
  const two = await kofi.request('intervention.submit', statement('hall', 'Mine too.', { key }));
  assert.notEqual(one.intervention.id, two.intervention.id);
});

test('what was asked for last holds, whichever answer takes longer', async (t) => {
  const { person } = await stage(t);
  const ana = await person('delegate', 'Ana');
  const mo = await person('moderator', 'Mo');
  const { epoch } = await mo.request('room.join', { room: 'hall' });
  // A position that nobody has come to is answered only after the node has looked whether it is behind.
  const desk = mo.request('room.join', { room: 'hall', audience: 'desk', after: { epoch, seq: 9 } });
  await mo.request('room.join', { room: 'hall', audience: 'public' });
  await desk;
  await ana.request('intervention.submit', statement('hall', 'Good morning.'));
  assert.equal((await mo.event('hall', published)).seq, 1);
  assert.deepEqual(mo.notifications.filter(({ method }) => method === 'room.event').map(({ params }) => params.seq), [1]);
});

test('who has left a room before the answer came is told nothing of it', async (t) => {
  const { server, person } = await stage(t);
  const ana = await person('delegate', 'Ana');
  const follower = await connect(t, server);
  const { epoch } = await follower.request('room.join', { room: 'hall' });
  const slow = follower.request('room.join', { room: 'hall', after: { epoch, seq: 9 } });
  await follower.request('room.leave', { room: 'hall' });
  await slow;
  await ana.request('intervention.submit', statement('hall', 'Good morning.'));
  await follower.request('session.heartbeat', {});
  assert.deepEqual(follower.notifications.filter(({ method }) => method === 'room.event'), []);
});
