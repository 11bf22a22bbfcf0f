// The register of people over the wire, on a real server: delegations, persons, links, and that nobody but the secretariat
// gets at it. Lists of people are in people_lists.test.mjs, revocations and two nodes in revocation.test.mjs.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { methodsDescribedIn } from '../protocol/contract.mjs';
import { UNLIMITED, connect, get, newKey, rpc, startRedis, startServer, statement, until } from './harness.mjs';
import { claimsOf, reception, secretary } from './secretariat.mjs';

const ROOM = 'ny-human-rights';
const OTHER = 'ny-data';
const GONE = 'AAAAAAAAAAAAAAAAAAAAAA';
const STATE = { name: 'Example State', group: 'national-government', capacity: 'state' };
const PAGE = 'https://dialogue.example.org';

const stage = (t, settings = {}, more = {}) => startServer(t, { settings: { ...UNLIMITED, 'server.public_url': PAGE, ...settings }, ...more });

test('a delegation is there once by its name, however that is written, and is changed by its id', async (t) => {
  const { call, refusal } = await secretary(t, await stage(t));
  const { delegation } = await call('delegation', STATE);
  assert.deepEqual(delegation, { id: delegation.id, ...STATE });
  assert.deepEqual((await call('delegation', { ...STATE, name: ' EXAMPLE  state' })).delegation, delegation);
  assert.deepEqual(await refusal('delegation', { ...STATE, group: 'academia' }), [4009, 'name']);
  assert.deepEqual(await refusal('delegation', { ...STATE, capacity: 'observer' }), [4009, 'name']);
  assert.deepEqual(await refusal('delegation', { ...STATE, group: 'nobody' }), [-32602, 'group']);

  const other = (await call('delegation', { ...STATE, name: 'Another State' })).delegation;
  assert.notEqual(other.id, delegation.id);
  assert.deepEqual(await refusal('delegation', { ...STATE, id: other.id }), [4009, 'name']);
  assert.deepEqual(await refusal('delegation', { ...STATE, id: GONE, name: 'A third' }), [4004, 'id']);
  const changed = { id: other.id, name: 'Observatory', group: 'academia', capacity: 'observer' };
  assert.deepEqual((await call('delegation', changed)).delegation, changed);
  // Its old name is free again.
  assert.notEqual((await call('delegation', { ...STATE, name: 'Another State' })).delegation.id, other.id);
  const { delegations, counts } = await call('list', {});
  assert.deepEqual(delegations.map(({ name }) => name), ['Example State', 'Observatory', 'Another State']);
  assert.equal(counts.delegations, 3);
});

test('a person is accredited with all that was said of them, changed as a whole, and filed as their delegation is', async (t) => {
  const { call, refusal, add } = await secretary(t, await stage(t));
  const { delegation } = await call('delegation', STATE);
  const full = { role: 'delegate', name: 'Ana Pérez', on_behalf_of: ['Grupo de los 77'], rooms: [ROOM, OTHER], language: 'es' };
  const person = await add({ ...full, delegation: delegation.id });
  const filed = { delegation: delegation.id, group: STATE.group, capacity: STATE.capacity };
  assert.deepEqual(person, { id: person.id, ...full, ...filed, revoked: false, serial: 1, at: person.at });
  assert.match(person.id, /^[\w-]{22}$/);

  await call('delegation', { ...STATE, id: delegation.id, capacity: 'observer' });
  assert.equal((await call('list', {})).people[0].capacity, 'observer');
  const change = { id: person.id, role: 'moderator', name: 'Ana Pérez Díaz', group: 'academia' };
  const changed = (await call('person', change)).person;
  assert.deepEqual(changed, { ...change, on_behalf_of: [], rooms: [], revoked: false, serial: 1, at: person.at });
  assert.deepEqual((await call('list', {})).people, [changed]);

  const odd = (changes) => refusal('person', { key: newKey(), role: 'delegate', name: 'Bo', ...changes });
  assert.deepEqual(await odd({ delegation: GONE }), [4004, 'delegation']);
  assert.deepEqual(await odd({ delegation: delegation.id, group: 'academia' }), [4009, 'group']);
  assert.deepEqual(await odd({ delegation: delegation.id, capacity: 'state' }), [4009, 'capacity']);
  assert.deepEqual(await odd({ group: 'nobody' }), [-32602, 'group']);
  assert.deepEqual(await odd({ rooms: [ROOM, 'ny-nowhere'] }), [-32602, 'rooms[1]']);
  assert.deepEqual(await odd({ language: 'de' }), [-32602, 'language']);
  assert.deepEqual(await odd({ id: GONE }), [4004, 'id']);
  assert.equal((await call('list', {})).counts.people, 1);
  await add({ delegation: delegation.id, group: STATE.group, capacity: 'observer' });
});

test('a key brings one person, however often and over whatever it is sent, and is its sender’s own', async (t) => {
  const server = await stage(t);
  const { call, refusal, line } = await secretary(t, server);
  const wanted = { key: newKey(), role: 'observer', name: 'Bo', on_behalf_of: ['A', 'B'], rooms: [ROOM] };
  const token = await server.token({ role: 'secretariat', id: 'eva', name: 'Eva' });
  const answers = await Promise.all([
    ...Array.from({ length: 5 }, () => line.request('accreditation.person', wanted)),
    ...Array.from({ length: 5 }, () => rpc(server, 'accreditation.person', wanted, { token }).then(({ result }) => result)),
  ]);
  const { person } = answers[0];
  assert.deepEqual(answers, Array(10).fill({ person }));
  assert.equal((await call('list', {})).counts.people, 1);

  for (const other of [{ name: 'Bob' }, { role: 'delegate' }, { rooms: [] }, { on_behalf_of: ['A'] }, { on_behalf_of: ['A', 'B', ROOM], rooms: [] }, { language: 'fr' }, { group: 'academia' }, { capacity: 'state' }])
    assert.deepEqual(await refusal('person', { ...wanted, ...other }), [4009, 'key'], JSON.stringify(other));
  assert.deepEqual(await refusal('import', { key: wanted.key, csv: 'name,role\nBo,observer\n' }), [4009, 'key']);
  // Asked for again after a change, one is told how the person stands by now.
  const changed = (await call('person', { id: person.id, role: 'delegate', name: 'Bo Changed' })).person;
  assert.deepEqual((await call('person', wanted)).person, changed);
  const colleague = await secretary(t, server, { id: 'max' });
  assert.notEqual((await colleague.call('person', wanted)).person.id, person.id);
  assert.equal((await call('list', {})).counts.people, 2);
});

test('the list comes in pages, in order, and finds by name and by delegation', async (t) => {
  const { call, refusal, add, everybody } = await secretary(t, await stage(t));
  const chile = (await call('delegation', { ...STATE, name: 'República de Chile' })).delegation;
  const names = ['Zoë Ñandú', 'آنا بيريز', 'Ana PÉREZ', '=1+1', '李娜', '<b>Bo</b>', 'Ana peréz'];
  for (const [i, name] of names.entries()) await add({ name, ...(i % 2 === 1 && { delegation: chile.id }) });

  const pages = [await call('list', { limit: 3 })];
  while (pages.at(-1).more) pages.push(await call('list', { limit: 3, after: pages.at(-1).people.at(-1).id }));
  assert.deepEqual(pages.map(({ people }) => people.length), [3, 3, 1]);
  assert.deepEqual(pages.flatMap(({ people }) => people.map(({ name }) => name)), names);
  assert.deepEqual(pages.map(({ delegations }) => delegations?.length), [1, undefined, undefined]);
  assert.equal((await call('list', { limit: 7 })).more, false);
  const last = pages.at(-1).people[0].id;
  assert.deepEqual((await call('list', { after: last })).people, []);
  assert.deepEqual(await refusal('list', { after: GONE }), [4004, 'after']);

  const found = async (find) => (await everybody(find)).map(({ name }) => name);
  assert.deepEqual(await found('perez'), ['Ana PÉREZ', 'Ana peréz']);
  assert.deepEqual(await found('  ANA  P'), ['Ana PÉREZ', 'Ana peréz']);
  assert.deepEqual(await found('republica'), ['آنا بيريز', '=1+1', '<b>Bo</b>']);
  assert.deepEqual(await found('=1'), ['=1+1']);
  assert.deepEqual(await found('nobody'), []);
  const { people, more, counts } = await call('list', { find: 'perez', limit: 1 });
  assert.deepEqual([people.length, more, counts], [1, true, { people: 7, revoked: 0, delegations: 1 }]);
  assert.equal((await call('list', { find: 'perez', limit: 1, after: people[0].id })).more, false);
});

test('nobody but the secretariat asks anything of the register, by any carrier, and nothing comes of trying', async (t) => {
  const server = await stage(t);
  const { call, add, called } = await secretary(t, server);
  const ana = await add();
  const gone = await add({ name: 'Bo' });
  await call('revoke', { person: gone.id, reason: 'Before.' });
  const wanted = {
    list: {}, delegation: STATE, person: { key: newKey(), role: 'secretariat', name: 'Eve' }, import: { key: newKey(), csv: 'name,role\nEve,delegate\n' },
    link: { person: ana.id, renew: true }, revoke: { person: ana.id, reason: 'So.' }, restore: { person: gone.id, reason: 'So.' },
  };
  assert.deepEqual(Object.keys(wanted).map((name) => `accreditation.${name}`), methodsDescribedIn('accreditation.schema.json'));
  // Of the secretariat in some rooms only: an observer to what is about them all.
  const limited = await add({ role: 'secretariat', name: 'Max', rooms: [ROOM] });
  const link = (await call('link', { person: limited.id })).token;
  const before = await call('list', {});
  const callers = [undefined, 'follower', 'observer', 'delegate', 'moderator'].map((role) => [role, role && server.token({ role, name: 'Eve' })]);
  callers.push(['secretariat of a room', server.token({ role: 'secretariat', name: 'Eve', rooms: [ROOM] })], ['linked secretariat of a room', link]);
  for (const [role, given] of callers) {
    const token = await given;
    const line = await connect(t, server, { token });
    for (const [name, params] of Object.entries(wanted)) {
      const said = [await line.refusal(`accreditation.${name}`, params), (await rpc(server, `accreditation.${name}`, params, { token })).error];
      for (const { code, message } of said) {
        assert.equal(code, role ? 4003 : 4001, `${role} ${name}`);
        assert.doesNotMatch(message, /Ana|Bo/);
      }
    }
  }
  assert.deepEqual(await call('list', {}), before);
  for (const [name, params] of Object.entries(wanted)) await call(name, params);
  assert.deepEqual([...called].sort(), methodsDescribedIn('accreditation.schema.json').sort());
});

test('a link opens a session as that person, as the register has them now, and in their rooms alone', async (t) => {
  const server = await stage(t);
  const { call, refusal, add } = await secretary(t, server);
  const { delegation } = await call('delegation', STATE);
  const papers = { name: 'Ana Pérez', on_behalf_of: ['Grupo de los 77'], rooms: [ROOM] };
  const { id } = await add({ ...papers, delegation: delegation.id });
  const asked = Date.now();
  const { url, token, expires } = await call('link', { person: id });
  assert.equal(url, `${PAGE}/#token=${token}`);
  const claims = claimsOf(token);
  assert.deepEqual([claims.sub, claims.serial, claims.exp * 1000], [id, 1, Date.parse(expires)]);
  assert.ok(Math.abs(Date.parse(expires) - asked - 30 * 86_400_000) < 60_000, expires);
  assert.doesNotMatch(JSON.stringify(claims), /Ana|Example/, 'who they are is not in it');
  const soon = claimsOf((await call('link', { person: id, ttl_s: 60 })).token).exp * 1000 - Date.now();
  assert.ok(soon > 0 && soon <= 61_000, String(soon));

  const ana = await connect(t, server, { token });
  const as = { id, role: 'delegate', delegation: 'Example State', group: STATE.group, capacity: 'state', ...papers };
  assert.deepEqual(ana.session.participant, as);
  const { intervention } = await ana.request('intervention.submit', statement(ROOM, 'Good morning.'));
  assert.deepEqual(intervention.author, { name: 'Ana Pérez', delegation: 'Example State', group: STATE.group });
  assert.equal((await ana.request('room.join', { room: OTHER })).role, 'observer');
  assert.equal((await ana.refusal('intervention.submit', statement(OTHER, 'Here too.'))).code, 4003);

  // A name changes under an open session; another role or other rooms begin it afresh, with the same link.
  await call('delegation', { ...STATE, id: delegation.id, name: 'New State' });
  await call('person', { id, role: 'delegate', ...papers, name: 'Ana Díaz', delegation: delegation.id });
  const renamed = (await ana.request('intervention.submit', statement(ROOM, 'Good afternoon.'))).intervention.author;
  assert.deepEqual(renamed, { name: 'Ana Díaz', delegation: 'New State', group: STATE.group });
  await call('person', { id, role: 'moderator', name: 'Ana Díaz' });
  assert.deepEqual(await ana.notification('session.closing'), { reason: 'changed', reconnect: true, after_ms: 0 });
  assert.equal((await ana.closed()).code, 1012);
  const moderator = await connect(t, server, { token });
  assert.deepEqual(moderator.session.participant, { id, role: 'moderator', name: 'Ana Díaz' });
  assert.equal((await moderator.request('room.join', { room: OTHER, audience: 'desk' })).role, 'moderator');
  assert.deepEqual(await refusal('link', { person: GONE }), [4004, 'person']);
});

test('a link of a server that was not told how it is found begins where the page does', async (t) => {
  const { call, add } = await secretary(t, await stage(t, { 'server.public_url': '' }));
  const { url, token } = await call('link', { person: (await add()).id });
  assert.equal(url, `/#token=${token}`);
});

test('a renewed link kills those of before, on every connection, and is good itself', async (t) => {
  const server = await stage(t);
  const { call, refusal, add } = await secretary(t, server);
  const { id } = await add();
  const [first, second] = [await call('link', { person: id }), await call('link', { person: id, ttl_s: 3600 })];
  const lines = await Promise.all([first, second, first].map(({ token }) => connect(t, server, { token })));
  const fresh = await call('link', { person: id, renew: true });
  for (const line of lines) {
    assert.deepEqual(await line.notification('session.closing'), { reason: 'token_ended', reconnect: false, after_ms: 0 });
    assert.equal((await line.closed()).code, 4001);
  }
  for (const { token } of [first, second]) assert.deepEqual(await reception(t, server, token), [4001, 4001]);
  assert.deepEqual(await reception(t, server, fresh.token), ['taken', 'taken']);
  assert.equal((await call('list', {})).people[0].serial, 2);
  assert.equal(claimsOf(fresh.token).serial, 2);
  assert.deepEqual(await refusal('link', { person: GONE, renew: true }), [4004, 'person']);
});

test('nobody takes their own secretariat away, and the register’s word counts for a secretary too', async (t) => {
  const server = await stage(t);
  const { call, add, refusal } = await secretary(t, server);
  assert.deepEqual(await refusal('revoke', { person: 'eva', reason: 'Tired.' }), [4003, 'person']);
  const { id } = await add({ role: 'secretariat', name: 'Max' });
  const max = await secretary(t, server, { token: (await call('link', { person: id })).token });
  assert.deepEqual(await max.refusal('person', { id, role: 'delegate', name: 'Max' }), [4003, 'role']);
  assert.deepEqual(await max.refusal('revoke', { person: id, reason: 'Tired.' }), [4003, 'person']);
  assert.equal((await max.call('person', { id, role: 'secretariat', name: 'Maxim' })).person.name, 'Maxim');
});

test('a node that is cut off neither lists people nor makes links: who asks may be of the secretariat no longer', async (t) => {
  const redis = await startRedis(t);
  const server = await stage(t, {}, { redis });
  const { add, call, refusal } = await secretary(t, server);
  const { id } = await add();
  await redis.kill();
  await until('the node knows that it is cut off', async () => (await get(server, '/readyz')).status === 503);
  for (const [method, params] of [['list', {}], ['link', { person: id }], ['link', { person: id, renew: true }]])
    assert.deepEqual(await refusal(method, params), [5003, undefined], method);
  await redis.again();
  await until('the node is back', async () => (await get(server, '/readyz')).status === 200);
  await call('link', { person: id });
});

test('the register is there after the server was killed: people, keys, links, and who was revoked', async (t) => {
  const server = await stage(t);
  const office = await secretary(t, server);
  const wanted = { key: newKey(), role: 'delegate', name: 'Ana' };
  const { person } = await office.call('person', wanted);
  const gone = await office.add({ name: 'Bo' });
  await office.call('delegation', STATE);
  const csv = 'name,role,delegation\nCem,observer,Example State\n';
  const list = { key: newKey(), csv };
  await office.call('import', list);
  const [link, dead] = [await office.call('link', { person: person.id }), await office.call('link', { person: gone.id })];
  await office.call('revoke', { person: gone.id, reason: 'Left.' });
  const before = await office.call('list', {});
  assert.deepEqual(before.counts, { people: 3, revoked: 1, delegations: 1 });

  await server.kill();
  const later = await server.again();
  const again = await secretary(t, later);
  assert.deepEqual(await again.call('list', {}), before);
  assert.deepEqual(await reception(t, later, link.token), ['taken', 'taken']);
  assert.deepEqual(await reception(t, later, dead.token), [4001, 4001]);
  assert.deepEqual((await again.call('person', wanted)).person, person);
  assert.deepEqual(await again.call('import', list), { people: 1, delegations: 0, errors: [] });
  assert.deepEqual((await again.call('list', {})).counts, before.counts);
});

test('neither log nor data directory has anything of a token, good or bad; nor has the log a name or a reason', async (t) => {
  const server = await stage(t, { 'log.level': 'trace' });
  const { call, add } = await secretary(t, server);
  const { id } = await add({ name: 'Ana Secreta' });
  const links = [await call('link', { person: id }), await call('link', { person: id, renew: true })];
  const forged = `${links[1].token.slice(0, -8)}AAAAAAAA`;
  for (const token of [...links.map((link) => link.token), forged]) await reception(t, server, token);
  await call('revoke', { person: id, reason: 'Lost their badge.' });
  await reception(t, server, links[1].token);
  await server.stop();
  const log = server.child.stdout + server.child.stderr;
  assert.match(log, /127\.0\.0\.1/, 'it says something');
  const secrets = [...links.map((link) => link.token), forged].flatMap((token) => token.split('.').slice(1));
  for (const secret of [...secrets, id, 'Secreta', 'badge', '#token']) assert.ok(!log.includes(secret), secret);
  const names = (await readdir(server.dataDir, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
  const kept = Buffer.concat(await Promise.all(names.map(({ path, name }) => readFile(`${path}/${name}`)))).toString('latin1');
  assert.ok(kept.includes('Secreta'), 'the record is in there');
  for (const secret of secrets) assert.ok(!kept.includes(secret), secret);
});
