// The command line as an operator meets it: clear lines, honest exit codes, nothing left running.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';

import { BINARY, CONFIG, ROOT, connect, dialogueOf, finish, freePort, get, launchServer, operator, start, startRedis, startServer, statement, succeed, temporaryDirectory, until } from './harness.mjs';

const oneLine = (text) => text.split('\n').filter((line) => line.startsWith('plenaria: '));

test('--help names every key with its variable; --check-config names the dialogue or the first mistake', async (t) => {
  const help = await finish(t, BINARY, ['serve', '--help']);
  assert.equal(help.result.code, 0);
  for (const word of ['--config', '--listen', '--redis', '--data', 'limits.submissions_per_minute', 'PLENARIA_LIMITS_SUBMISSIONS_PER_MINUTE']) {
    assert.ok(help.stdout.includes(word), word);
  }
  const good = await finish(t, BINARY, ['serve', '--config', CONFIG, '--check-config']);
  assert.equal(good.result.code, 0, good.stderr);
  assert.match(good.stdout, /idm-2018, 2 meetings, 9 rooms/);
  const file = `${await temporaryDirectory(t)}/bad.toml`;
  await writeFile(file, '[limits]\npong_s = 3\n');
  const bad = await finish(t, BINARY, ['serve', '--config', file, '--check-config']);
  assert.equal(bad.result.code, 2);
  assert.equal(bad.stderr, `plenaria: ${file}:2:1: there is no limits.pong_s here; is it misspelled?\n`);
});

test('mistakes on the command line: one line, exit status 2', async (t) => {
  for (const args of [[], ['serve'], ['sing'], ['serve', '--config', '/nowhere.toml'], ['token', '--config', CONFIG],
    ['token', '--config', CONFIG, '--role', 'king', '--name', 'X'],
    ['token', '--config', CONFIG, '--role', 'delegate', '--name', 'X', '--ttl', 'soon'],
    ['token', '--config', CONFIG, '--role', 'delegate', '--name', 'X', '--group', 'nobody'],
    ['token', '--config', CONFIG, '--role', 'delegate', '--name', 'X', '--capacity', 'king'],
    ['token', '--config', CONFIG, '--role', 'delegate', '--name', 'X', '--on-behalf-of', ''],
    ['token', '--config', CONFIG, '--role', 'delegate', '--name', 'X', '--room', 'nowhere']]) {
    const child = await finish(t, BINARY, args);
    assert.equal(child.result.code, 2, args.join(' '));
    assert.equal(child.stdout, '');
    assert.equal(oneLine(child.stderr).length, 1, child.stderr);
  }
});

test('a token is all that `plenaria token` prints, and the server takes it', async (t) => {
  const server = await startServer(t);
  const token = await server.token({ role: 'secretariat', name: 'Señora Pérez', delegation: 'Secretariat', id: 'perez' });
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  const { session } = await connect(t, server, { token });
  assert.deepEqual(session.participant, { role: 'secretariat', id: 'perez', name: 'Señora Pérez', delegation: 'Secretariat' });
});

test('a token for some rooms makes its bearer an observer in the others', async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '', annex: '', garden: '' }) });
  const person = { name: 'Ana', capacity: 'observer', onBehalfOf: ['GRULAC', 'the Lima Group'], rooms: ['hall', 'annex'] };
  const moderator = await connect(t, server, { token: await server.token({ role: 'moderator', id: 'ana', ...person }) });
  assert.deepEqual(moderator.session.participant, {
    role: 'moderator', id: 'ana', name: 'Ana', capacity: 'observer', on_behalf_of: ['GRULAC', 'the Lima Group'], rooms: ['hall', 'annex'],
  });
  for (const room of ['hall', 'annex']) {
    await moderator.request('room.join', { room, audience: 'desk' });
    await moderator.request('intervention.submit', statement(room, 'Good morning.'));
  }
  assert.equal((await moderator.refusal('room.join', { room: 'garden', audience: 'desk' })).code, 4003);
  assert.equal((await moderator.refusal('intervention.submit', statement('garden', 'Good morning.'))).code, 4003);
  await moderator.request('room.join', { room: 'garden' });
});

test('a token needs the server\'s key, and a person with a name', async (t) => {
  const directory = await temporaryDirectory(t);
  const nowhere = operator(t, { config: CONFIG, dataDir: `${directory}/nowhere` });
  const none = await nowhere('token', '--role', 'delegate', '--name', 'Ana');
  assert.deepEqual([none.code, none.stdout], [2, '']);
  assert.equal(none.stderr, `plenaria: There is no token.key in ${directory}/nowhere: name the server's data directory with --data, or start the server first, which makes it\n`);
  assert.deepEqual(await readdir(directory), []);
  const server = await startServer(t);
  const give = operator(t, { config: CONFIG, dataDir: server.dataDir });
  for (const name of ['', ' ', 'A\nB', 'x'.repeat(201)]) {
    const nameless = await give('token', '--role', 'delegate', '--name', name);
    assert.deepEqual([nameless.code, nameless.stdout], [2, ''], JSON.stringify(name));
    assert.match(nameless.stderr, /^plenaria: --name [^\n]+\n$/);
  }
  // The key of another node's directory, by the configuration.
  await server.stop();
  const file = `${directory}/named.toml`;
  await writeFile(file, `${await readFile(await dialogueOf(t, { hall: '' }), 'utf8')}\n[tokens]\nkey_file = "${server.dataDir}/token.key"\n`);
  const named = operator(t, { config: file, dataDir: `${directory}/nowhere` });
  assert.match(await succeed(named('token', '--role', 'delegate', '--name', 'Ana')), /^\S+\n$/);
});

test('a key file that cannot be read is not called damaged; one that others can read is warned of, once', async (t) => {
  const server = await startServer(t);
  const key = `${server.dataDir}/token.key`;
  await server.stop();
  const give = operator(t, { config: CONFIG, dataDir: server.dataDir });
  const mint = () => give('token', '--role', 'delegate', '--name', 'Ana');
  await chmod(key, 0o640);
  const warned = await mint();
  assert.equal(warned.code, 0);
  assert.equal(warned.stderr, `plenaria: ${key} can be read or changed by others (mode 640): make it yours alone with chmod 600\n`);
  const again = await server.again();
  assert.equal(again.child.stderr.split('can be read or changed by others').length, 2);
  await again.stop();
  // What even root cannot read as a file.
  await rm(key);
  await mkdir(key);
  const unreadable = await mint();
  assert.deepEqual([unreadable.code, unreadable.stdout], [2, '']);
  assert.equal(unreadable.stderr, `plenaria: ${key}: the key cannot be read: Is a directory\n`);
});

test('a port that is taken: one line that says so, exit status 1, and no Redis left', async (t) => {
  const server = await startServer(t);
  const { child } = await launchServer(t, { listen: `127.0.0.1:${server.port}` });
  const { code } = await child.ended;
  assert.equal(code, 1);
  assert.equal(oneLine(child.stderr).length, 1);
  assert.match(child.stderr, /already listens/);
});

test('a data directory that another server uses is refused', async (t) => {
  const server = await startServer(t);
  const { child } = await launchServer(t, { dataDir: server.dataDir });
  assert.equal((await child.ended).code, 1);
  assert.equal(oneLine(child.stderr).length, 1, child.stderr);
});

test('a Redis that cannot be reached, or is not safe for a record, is refused with a sentence', async (t) => {
  const nowhere = await launchServer(t, { redis: `redis://127.0.0.1:${await freePort()}` });
  assert.equal((await nowhere.child.ended).code, 1);
  assert.equal(oneLine(nowhere.child.stderr).length, 1, nowhere.child.stderr);
  for (const [setting, value] of [['appendfsync', 'everysec'], ['appendonly', 'no'], ['no-appendfsync-on-rewrite', 'yes']]) {
    const redis = await startRedis(t, { settings: { [setting]: value } });
    const { child } = await launchServer(t, { redis });
    assert.equal((await child.ended).code, 1);
    assert.ok(oneLine(child.stderr)[0].includes(setting), child.stderr);
    await redis.stop();
  }
});

test('SIGTERM drains and exits 0; the private Redis goes with it; SIGKILL takes it along too', async (t) => {
  const server = await startServer(t);
  const redisGone = async () => !(await finish(t, 'pgrep', ['-f', `^redis-server .*${server.dataDir}|${server.dataDir}.*redis`])).stdout.trim();
  await server.stop();
  await until('the private Redis is gone', redisGone);
  const again = await server.again();
  await again.kill();
  const third = await server.again();
  assert.equal((await get(third, '/readyz')).status, 200);
});

test('the private Redis is killed: not ready, 5003 and nothing else, then at work again', async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '' }), settings: { 'limits.submissions_per_minute': 0 } });
  const delegate = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await delegate.request('room.join', { room: 'hall' });
  const children = await finish(t, 'pgrep', ['-P', String(server.child.pid), 'redis-server']);
  const pid = Number(children.stdout.trim());
  assert.ok(pid > 1);
  process.kill(pid, 'SIGKILL');
  const keys = Array.from({ length: 20 }, (_, i) => statement('hall', `during ${i}`));
  for (const params of keys) {
    const outcome = await delegate.request('intervention.submit', params).then(() => 'recorded', (error) => error.code);
    assert.ok(['recorded', 5003, 5004].includes(outcome), String(outcome));
  }
  await until('it is ready again', async () => (await get(server, '/readyz')).status === 200, 15_000);
  const ids = new Set();
  for (const params of keys) ids.add((await delegate.request('intervention.submit', params)).intervention.id);
  assert.equal(ids.size, keys.length);
  await delegate.waitFor('every event once', () => new Set(delegate.events('hall').map((e) => e.seq)).size === keys.length);
  assert.deepEqual(delegate.events('hall').map((e) => e.seq), keys.map((_, i) => i + 1));
});

test('commands given at once on a directory at rest all do their work, one after the other', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  const { intervention } = await author.request('intervention.submit', statement('hall', 'One.'));
  await server.stop();
  const give = operator(t, { config, dataDir: server.dataDir });
  const directory = await temporaryDirectory(t);
  const said = await Promise.all([
    give('verify'), give('backup', '--output', `${directory}/backup.jsonl`), give('export', '--room', 'hall'),
    give('erase', '--room', 'hall', '--id', intervention.id, '--reason', 'Asked for'), give('verify'),
  ].map(succeed));
  for (const one of [said[0], said[4]]) assert.match(one, /^hall: it holds/);
  assert.match(said[3], /is erased: entry 3[^]*written anew/);
});

test('a command that holds a directory is named to a server and to other commands; those wait for it', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  await server.stop();
  const where = ['--config', config, '--data', server.dataDir];
  const first = start(t, BINARY, ['verify', ...where], { cwd: ROOT });
  await until('it holds the lock', async () => (await readFile(`${server.dataDir}/lock`, 'utf8')) === `${first.pid}\nverify\n\n`);
  first.signal('SIGSTOP');
  const { child } = await launchServer(t, { config, dataDir: server.dataDir });
  assert.equal((await child.ended).code, 1);
  assert.deepEqual(oneLine(child.stderr).map((line) => line.replace(/^.* is in use/, 'is in use')),
    [`is in use by plenaria verify (process ${first.pid}), which ends by itself: start the server when it is done.`]);
  const second = start(t, BINARY, ['export', ...where, '--room', 'hall'], { cwd: ROOT });
  await until('the second says that it waits', () => second.stderr.includes(`waiting for plenaria verify (process ${first.pid})`));
  assert.ok(second.running);
  first.signal('SIGCONT');
  assert.equal((await first.ended).code, 0, first.stderr);
  assert.equal((await second.ended).code, 0, second.stderr);
  assert.match(second.stdout, /"end"/);
});
