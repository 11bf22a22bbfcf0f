// The desk: what moderators do with interventions and participants, what authors are told, and what followers are not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, dialogueOf, newKey, rpc, startServer, statement } from './harness.mjs';

const PRE = 'moderation = "pre"';

async function stage(t, rooms = { hall: PRE }, settings = {}) {
  const server = await startServer(t, { config: await dialogueOf(t, rooms), settings });
  const person = async (role, name, more = {}) => {
    const token = await server.token({ role, name, ...more });
    return Object.assign(await connect(t, server, { token }), { token });
  };
  return { server, person };
}

const submitted = async (author, text, more = {}) =>
  (await author.request('intervention.submit', { ...statement('hall', text), ...more })).intervention;
const act = (who, verb, item, more = {}) =>
  who.request(`intervention.${verb}`, { room: 'hall', id: item.id, version: item.version, ...more });

test('returned with a reason, amended, published by another: followers see the last words alone', async (t) => {
  const { server, person } = await stage(t);
  const ana = await person('delegate', 'Ana', { delegation: 'Chile', id: 'ana-1' });
  const first = await person('moderator', 'Mo', { id: 'mo-1' });
  const second = await person('moderator', 'Noor', { id: 'noor-1' });
  const follower = await connect(t, server);
  await follower.request('room.join', { room: 'hall' });
  await ana.request('room.join', { room: 'hall' });
  const desk = await first.request('room.join', { room: 'hall', audience: 'desk' });
  assert.deepEqual(desk.queue, { pending: 0 });
  assert.equal(desk.role, 'moderator');
  await second.request('room.join', { room: 'hall', audience: 'desk' });

  const item = await submitted(ana, 'A first try.');
  assert.equal(item.status, 'pending');
  assert.ok(!('seq' in item));
  const arrived = await first.event('hall', (e) => e.type === 'intervention.submitted');
  assert.equal(arrived.data.intervention.text, 'A first try.');
  assert.equal(arrived.data.intervention.author.participant, 'ana-1');

  const returned = (await act(first, 'return', item, { reason: 'Please be brief.' })).intervention;
  assert.equal(returned.status, 'returned');
  assert.deepEqual({ ...returned.act, at: undefined }, {
    by: { participant: 'mo-1', name: 'Mo' }, at: undefined, verb: 'return', reason: 'Please be brief.',
  });
  const told = await ana.notification('intervention.status', (s) => s.status === 'returned');
  assert.deepEqual(told, { room: 'hall', id: item.id, status: 'returned', version: 2, reason: 'Please be brief.' });
  const seen = await second.event('hall', (e) => e.type === 'intervention.returned');
  assert.equal(seen.data.act.reason, 'Please be brief.');
  assert.equal(seen.data.version, 2);
  const back = await ana.request('room.join', { room: 'hall' });
  assert.equal(back.mine[0].reason, 'Please be brief.');

  const amended = (await ana.request('intervention.amend', { room: 'hall', id: item.id, version: 2, text: 'Briefly.' })).intervention;
  assert.equal(amended.status, 'pending');
  assert.equal(amended.version, 3);
  assert.equal(amended.text, 'Briefly.');
  const again = (await ana.request('intervention.amend', { room: 'hall', id: item.id, version: 2, text: 'Briefly.' })).intervention;
  assert.deepEqual(again, amended, 'the same amendment sent again');
  const waiting = await second.event('hall', (e) => e.type === 'intervention.amended');
  assert.equal(waiting.data.intervention.returned_for.reason, 'Please be brief.');

  const published = (await act(second, 'publish', amended, { note: 'checked' })).intervention;
  assert.equal(published.status, 'published');
  assert.equal(published.act.note, 'checked');
  const event = await follower.event('hall', (e) => e.type === 'intervention.published');
  assert.equal(event.seq, 1);
  assert.equal(event.data.intervention.text, 'Briefly.');
  assert.ok(!('act' in event.data.intervention) && !('version' in event.data.intervention));
  assert.ok(!('participant' in event.data.intervention.author));
  assert.ok(!JSON.stringify(follower.notifications).includes('first try'));
  assert.equal((await ana.notification('intervention.status', (s) => s.status === 'published')).version, 4);

  const repeated = (await act(second, 'publish', amended, { note: 'checked' })).intervention;
  assert.deepEqual(repeated, published, 'the same act by the same person is answered as the first');
  const late = await first.refusal('intervention.publish', { room: 'hall', id: item.id, version: 3 });
  assert.equal(late.code, 4009);
  assert.equal(late.data.current.status, 'published');
  assert.equal(late.data.current.act.by.name, 'Noor');
});

test('what is hidden is a tombstone for followers, and restored in its first place', async (t) => {
  const { server, person } = await stage(t, { hall: '' });
  const ana = await person('delegate', 'Ana');
  const mo = await person('moderator', 'Mo');
  const follower = await connect(t, server);
  const joined = await follower.request('room.join', { room: 'hall' });
  await ana.request('room.join', { room: 'hall' });
  const item = await submitted(ana, 'Said in haste.');
  await submitted(ana, 'Said with care.');
  const hidden = (await act(mo, 'hide', item, { reason: 'An insult.' })).intervention;
  const event = await follower.event('hall', (e) => e.type === 'intervention.hidden');
  assert.deepEqual(event.data, { id: item.id, status: 'hidden' });
  assert.equal((await ana.notification('intervention.status')).reason, 'An insult.');
  const late = await connect(t, server);
  const snapshot = (await late.request('room.join', { room: 'hall' })).snapshot.interventions;
  assert.deepEqual(snapshot[0], { id: item.id, seq: 1, status: 'hidden' });
  const resumed = await late.request('room.join', { room: 'hall', after: { epoch: joined.epoch, seq: 0 } });
  assert.ok(!JSON.stringify(resumed).includes('haste'));

  const restored = (await act(mo, 'publish', hidden)).intervention;
  assert.equal(restored.seq, 1);
  const again = await follower.event('hall', (e) => e.type === 'intervention.published' && e.seq === 4);
  assert.equal(again.data.intervention.text, 'Said in haste.');
  assert.equal(again.data.intervention.seq, 1);
  const { result } = await rpc(server, 'room.history', { room: 'hall' });
  assert.deepEqual(result.interventions.map((i) => i.text), ['Said with care.', 'Said in haste.']);
});

test('what is pinned and filed is told to everybody', async (t) => {
  const { server, person } = await stage(t, { hall: '' });
  const ana = await person('delegate', 'Ana');
  const mo = await person('moderator', 'Mo');
  const follower = await connect(t, server);
  await follower.request('room.join', { room: 'hall' });
  const item = await submitted(ana, 'Worth a pin.');
  const pinned = (await act(mo, 'pin', item)).intervention;
  assert.deepEqual((await follower.event('hall', (e) => e.type === 'intervention.pinned')).data, { id: item.id, status: 'published', pinned: true });
  const themes = ['one'];
  const tagged = (await act(mo, 'tag', pinned, { themes })).intervention;
  assert.deepEqual(tagged.themes, themes);
  const event = await follower.event('hall', (e) => e.type === 'intervention.tagged');
  assert.deepEqual(event.data.themes, themes);
  assert.equal((await mo.refusal('intervention.tag', { room: 'hall', id: item.id, version: tagged.version, themes: ['no-such-theme'] })).code, -32602);
  await act(mo, 'unpin', tagged);
  assert.equal((await follower.event('hall', (e) => e.type === 'intervention.unpinned')).data.pinned, false);
});

test('whoever looks at an item is seen by colleagues, until they let go or are gone', async (t) => {
  const { person } = await stage(t);
  const ana = await person('delegate', 'Ana');
  const mo = await person('moderator', 'Mo', { id: 'mo-1' });
  const noor = await person('moderator', 'Noor', { id: 'noor-1' });
  await noor.request('room.join', { room: 'hall', audience: 'desk' });
  const item = await submitted(ana, 'Look at me.');
  const id = item.id;
  const { lease } = await mo.request('intervention.take', { room: 'hall', id });
  assert.equal(lease.mine, true);
  assert.equal(lease.expires_ms, 15000);
  assert.equal((await noor.notification('room.lease')).holder.name, 'Mo');
  const other = await noor.request('intervention.take', { room: 'hall', id });
  assert.deepEqual({ mine: other.lease.mine, holder: other.lease.holder.name }, { mine: false, holder: 'Mo' });
  const joined = await noor.request('room.join', { room: 'hall', audience: 'desk' });
  assert.deepEqual(joined.leases, [{ id, holder: { participant: 'mo-1', name: 'Mo' } }]);
  await mo.request('intervention.release', { room: 'hall', id });
  await noor.notification('room.lease', (l) => !l.holder);
  await mo.request('intervention.take', { room: 'hall', id });
  await mo.close();
  await noor.waitFor('free again', () => noor.notifications.filter((n) => n.method === 'room.lease' && !n.params.holder).length === 2);
  await noor.request('intervention.take', { room: 'hall', id });
  await act(noor, 'publish', item);
  await noor.waitFor('decided', () => noor.notifications.filter((n) => n.method === 'room.lease' && !n.params.holder).length === 3);
});

test('muted may follow and withdraw, expelled may not be there, and both are lifted', async (t) => {
  const { person } = await stage(t, { hall: '' });
  const ana = await person('delegate', 'Ana', { id: 'ana-1', delegation: 'Chile' });
  const mo = await person('moderator', 'Mo', { id: 'mo-1' });
  await ana.request('room.join', { room: 'hall' });
  await mo.request('room.join', { room: 'hall', audience: 'desk' });
  const measure = (verb, more = {}) => mo.request(`participant.${verb}`, { room: 'hall', participant: 'ana-1', reason: 'Off topic.', ...more });
  const unheard = await mo.refusal('participant.mute', { room: 'hall', participant: 'ana-1', reason: 'Off topic.' });
  assert.equal(unheard.code, 4004);
  const item = await submitted(ana, 'One.');
  const { participant } = await measure('mute');
  assert.deepEqual(participant, {
    participant: 'ana-1', name: 'Ana', delegation: 'Chile', muted: { reason: 'Off topic.', by: { participant: 'mo-1', name: 'Mo' } },
  });
  assert.deepEqual(await ana.notification('participant.status'), { room: 'hall', muted: {}, reason: 'Off topic.' });
  assert.equal((await ana.refusal('intervention.submit', statement('hall', 'Two.'))).code, 4003);
  await ana.request('intervention.withdraw', { room: 'hall', id: item.id, version: 1 });
  const seen = await mo.event('hall', (e) => e.type === 'participant.muted');
  assert.equal(seen.data.participant.participant, 'ana-1');
  assert.deepEqual((await mo.request('room.join', { room: 'hall', audience: 'desk' })).participants, [participant]);
  assert.deepEqual((await ana.request('room.join', { room: 'hall' })).standing, { muted: {} });
  await measure('unmute');
  await submitted(ana, 'Three.');
  await measure('expel');
  await ana.notification('session.closing', (c) => c.reason === 'expelled');
  assert.equal((await ana.closed()).code, 4003);
  const back = await person('delegate', 'Ana', { id: 'ana-1' });
  assert.equal((await back.refusal('room.join', { room: 'hall' })).code, 4003);
  assert.equal((await back.refusal('intervention.submit', statement('hall', 'Four.'))).code, 4003);
  await measure('readmit');
  await back.request('room.join', { room: 'hall' });
  assert.equal((await mo.refusal('participant.mute', { room: 'hall', participant: 'mo-1', reason: 'x' })).code, 4003, 'not oneself');
  assert.equal((await mo.refusal('participant.mute', { room: 'hall', participant: 'ana-1', reason: 'x', until: '2020-01-01T00:00:00Z' })).code, -32602);
});

test('whoever was expelled from a room asks for nothing there, though they were of its desk', async (t) => {
  const { person } = await stage(t);
  const chair = await person('secretariat', 'Sec');
  const ana = await person('delegate', 'Ana');
  const item = await submitted(ana, 'Pending.');
  const given = { room: 'hall', reason: 'Leaked.' };
  const back = async (role, id) => {
    const before = await person(role, 'Mo', { id });
    await submitted(before, `Of ${id}.`);
    await chair.request('participant.expel', { ...given, participant: id });
    return person(role, 'Mo', { id });
  };
  const asked = { get: { id: item.id }, take: { id: item.id }, release: { id: item.id }, mine: {}, publish: { id: item.id, version: 1 } };
  for (const [role, verbs] of [['moderator', Object.keys(asked)], ['delegate', ['get', 'mine']]]) {
    const who = await back(role, `${role}-1`);
    for (const verb of verbs) assert.equal((await who.refusal(`intervention.${verb}`, { room: 'hall', ...asked[verb] })).code, 4003, `${role} ${verb}`);
    assert.equal((await who.refusal('room.history', { room: 'hall' })).code, 4003, role);
    assert.equal((await who.refusal('intervention.get', { room: 'hall', id: 'A'.repeat(22) })).code, 4003, `${role}, of what is not there`);
  }
});

test('whom the room has never heard of is known by the register; the secretariat is not muted by moderators', async (t) => {
  const { person } = await stage(t, { hall: '' });
  const mo = await person('moderator', 'Mo', { id: 'mo-1' });
  const chief = await person('secretariat', 'Chief', { id: 'chief-1' });
  const accredit = async (role, name) =>
    (await chief.request('accreditation.person', { key: newKey(), role, name, group: 'academia', capacity: 'stakeholder' })).person.id;
  const [quiet, colleague] = [await accredit('delegate', 'Quiet'), await accredit('secretariat', 'Colleague')];
  const measure = (participant, more = {}) => ({ room: 'hall', participant, reason: 'Off topic.', ...more });
  const { participant } = await mo.request('participant.mute', measure(quiet));
  assert.equal(participant.name, 'Quiet');
  for (const verb of ['mute', 'expel'])
    assert.equal((await mo.refusal(`participant.${verb}`, measure(colleague))).code, 4003);
  assert.equal((await chief.request('participant.mute', measure(colleague))).participant.name, 'Colleague');
  assert.equal((await mo.request('participant.unmute', measure(colleague))).participant.muted, undefined);
  assert.equal((await mo.refusal('participant.expel', measure('nobody-1'))).code, 4004);
});

test('everything of one participant is hidden or returned by one action', async (t) => {
  const { server, person } = await stage(t, { hall: '' }, { 'limits.submissions_per_minute': 0, 'limits.requests_per_second': 0 });
  const ana = await person('delegate', 'Ana', { id: 'ana-1' });
  const ben = await person('delegate', 'Ben');
  const chair = await person('secretariat', 'Sec');
  for (let i = 0; i < 230; ++i) await submitted(ana, `Spam ${i}.`);
  const kept = await submitted(ben, 'Not spam.');
  await chair.request('room.configure', { room: 'hall', moderation: 'pre' });
  await submitted(ana, 'Waiting spam.');
  const done = await chair.request('participant.hide_all', { room: 'hall', participant: 'ana-1', reason: 'Spam.' });
  assert.deepEqual(done, { hidden: 230, returned: 1 });
  const { result } = await rpc(server, 'room.history', { room: 'hall', limit: 200 });
  assert.deepEqual(result.interventions.filter((i) => i.status === 'published').map((i) => i.id), [kept.id]);
});

test('the rules of a room change for everybody at once; attribution never loosens for what was said', async (t) => {
  const { server, person } = await stage(t, { hall: 'attribution = "none"' });
  const ana = await person('delegate', 'Ana Unmistakable', { delegation: 'Chile' });
  const chair = await person('secretariat', 'Sec');
  const mo = await person('moderator', 'Mo');
  const follower = await connect(t, server);
  await follower.request('room.join', { room: 'hall' });
  await submitted(ana, 'In confidence.');
  const { room } = await chair.request('room.configure', { room: 'hall', attribution: 'named' });
  assert.equal(room.attribution, 'named');
  const event = await follower.event('hall', (e) => e.type === 'room.configured');
  assert.deepEqual(event.data, { state: 'open', moderation: 'post', attribution: 'named', slow_mode_s: 0 });
  const stale = await ana.refusal('intervention.submit', { ...statement('hall', 'x'), attribution: 'none' });
  assert.equal(stale.code, 4009);
  await submitted(ana, 'On the record.', { attribution: 'named' });
  const snapshot = await follower.request('room.join', { room: 'hall' });
  const [before, after] = snapshot.snapshot.interventions;
  assert.deepEqual(before.author, {});
  assert.equal(after.author.name, 'Ana Unmistakable');
  await chair.request('room.configure', { room: 'hall', attribution: 'delegation' });
  const tightened = await follower.request('room.join', { room: 'hall' });
  assert.deepEqual(tightened.snapshot.interventions.map((i) => i.author), [{}, { delegation: 'Chile' }]);
  assert.equal((await mo.refusal('room.configure', { room: 'hall', attribution: 'named' })).code, 4003);
  await mo.request('room.configure', { room: 'hall', state: 'paused', slow_mode_s: 5 });
  assert.equal((await ana.refusal('intervention.submit', statement('hall', 'x'))).code, 4008);
});

test('a queue is bounded for each author, and holds no words twice', async (t) => {
  const { person } = await stage(t, { hall: PRE }, { 'limits.pending_per_participant': 2 });
  const ana = await person('delegate', 'Ana');
  const mo = await person('moderator', 'Mo');
  const words = statement('hall', 'Migration works.');
  const { intervention } = await ana.request('intervention.submit', words);
  const copy = await ana.refusal('intervention.submit', { ...words, key: newKey(), text: 'MIGRATION  works' });
  assert.equal(copy.code, 4009);
  assert.equal(copy.data.field, 'text');
  assert.equal(copy.data.current.id, intervention.id);
  assert.equal((await ana.request('intervention.submit', words)).intervention.id, intervention.id, 'the key comes first');
  await submitted(ana, 'Another one.');
  const full = await ana.refusal('intervention.submit', statement('hall', 'A third.'));
  assert.equal(full.code, 4029);
  assert.ok(full.data.retry_after_ms > 0);
  await act(mo, 'return', intervention, { reason: 'Later.' });
  await submitted(ana, 'A third.');
});

test('an intervention is shown to each as far as they may see it', async (t) => {
  const { server, person } = await stage(t);
  const ana = await person('delegate', 'Ana', { id: 'ana-1' });
  const ben = await person('delegate', 'Ben');
  const mo = await person('moderator', 'Mo');
  const item = await submitted(ana, 'Pending.');
  const get = { room: 'hall', id: item.id };
  assert.deepEqual((await ana.request('intervention.get', get)).intervention, item);
  assert.equal((await mo.request('intervention.get', get)).intervention.author.participant, 'ana-1');
  assert.equal((await ben.refusal('intervention.get', get)).code, 4004);
  assert.equal((await rpc(server, 'intervention.get', get)).error.code, 4004);
  assert.equal((await ben.refusal('intervention.publish', { ...get, version: 1 })).code, 4003);
  assert.equal((await ben.refusal('intervention.amend', { ...get, version: 1, text: 'Mine now.' })).code, 4004);
  // Nor does it tell by being answered sooner than what is not there.
  const answered = [];
  const ids = ['A'.repeat(22), item.id];
  await Promise.all(ids.map((id) => ben.refusal('intervention.amend', { ...get, id, version: 1, text: 'Mine now.' }).then(() => answered.push(id))));
  assert.deepEqual(answered, ids);
  assert.equal((await mo.refusal('intervention.amend', { ...get, version: 1, text: 'Mine now.' })).code, 4003);
  assert.equal((await mo.refusal('intervention.hide', { ...get, version: 1, reason: 'x' })).code, 4009, 'a pending one is returned');
});
