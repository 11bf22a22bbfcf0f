// plenaria status: what an operator sees first, and whether an intervention can be recorded now.
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { test } from 'node:test';

import { CONFIG, connect, dialogueOf, freePort, operator, startRedis, startServer, statement, succeed, temporaryDirectory, until } from './harness.mjs';

const json = async (running) => {
  const { code, stdout, stderr } = await running;
  assert.equal(stderr, '');
  return { code, ...JSON.parse(stdout) };
};

test('a server at work: yes, by whom, and where each room stands', async (t) => {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const server = await startServer(t, { config });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  const { intervention } = await author.request('intervention.submit', statement('hall', 'One.'));
  const give = operator(t, { config, dataDir: server.dataDir });
  const listen = ['--listen', `127.0.0.1:${server.port}`];
  await until('both heads are signed', async () => (await json(give('status', '--json', ...listen))).rooms[0].signed.desk?.seq === 2, 90_000);
  const seen = await json(give('status', '--json', ...listen));
  assert.equal(seen.code, 0);
  assert.equal(seen.recordable, true);
  assert.deepEqual(seen.server, { running: true, process: String(server.child.pid), listen: listen[1], another_answers: false, readyz: 200, readyz_says: seen.server.readyz_says });
  assert.match(seen.store.version, /^7\./);
  assert.ok(seen.store.usable && seen.store.memory_bytes > 0 && seen.store.file_bytes > 0);
  const [hall, garden] = seen.rooms;
  assert.deepEqual([hall.room, hall.entries, hall.public_seq, hall.last_at], ['hall', 2, 1, intervention.at]);
  assert.equal(hall.signed.public.seq, 1);
  assert.deepEqual([garden.entries, garden.public_seq, garden.signed.public], [1, 0, null]);

  const words = await succeed(give('status', ...listen));
  assert.match(words, new RegExp(`^Server +runs as process ${server.child.pid}; ready at 127.0.0.1:${server.port}$`, 'm'));
  assert.match(words, /^Recording +yes/m);
  assert.match(words, /^hall +2 +1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +1, 2 +\S{22}$/m);
});

test('a server that is stopped, or whose Redis is held up: no, exit status 1, and why', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis });
  const give = operator(t, { config, dataDir: server.dataDir, redis });
  const status = () => json(give('status', '--json', '--listen', `127.0.0.1:${server.port}`));
  assert.equal((await status()).code, 0);
  redis.child.signal('SIGSTOP');
  const held = await status();
  assert.equal(held.code, 1);
  assert.equal(held.store.usable, false);
  redis.child.signal('SIGCONT');
  await redis.command('CONFIG', 'SET', 'appendfsync', 'everysec');
  const unsafe = await status();
  assert.match(unsafe.store.trouble, /appendfsync everysec/);
  await redis.command('CONFIG', 'SET', 'appendfsync', 'always');
  await server.stop();
  const stopped = await status();
  assert.equal(stopped.code, 1);
  assert.deepEqual([stopped.server.running, stopped.recordable, stopped.store.usable], [false, false, true]);
  assert.equal(stopped.rooms[0].entries, 1);
});

test('a directory at rest is looked at and left at rest; an empty one stays empty; another server is not taken for this one', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  await server.stop();
  const listen = ['--listen', `127.0.0.1:${await freePort()}`];
  const rest = await json(operator(t, { config, dataDir: server.dataDir })('status', '--json', ...listen));
  assert.equal(rest.code, 1);
  assert.deepEqual([rest.server.running, rest.rooms[0].entries], [false, 1]);
  await (await server.again()).stop();

  const empty = await temporaryDirectory(t);
  const none = await operator(t, { config, dataDir: empty })('status', ...listen);
  assert.equal(none.code, 1);
  assert.match(none.stdout, /There is no record in/);
  assert.deepEqual(await readdir(empty), []);

  const other = await startServer(t, { config: CONFIG });
  const mistaken = await operator(t, { config, dataDir: server.dataDir })('status', '--listen', `127.0.0.1:${other.port}`);
  assert.equal(mistaken.code, 1);
  assert.match(mistaken.stdout, /does not run on this data directory; another one answers/);
});

test('--help of every command says in a line what it is for', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  for (const name of ['serve', 'token', 'status', 'verify', 'export', 'erase', 'backup', 'restore']) {
    const help = await operator(t, { config, dataDir: '/nowhere' })(name, '--help');
    assert.equal(help.code, 0, name);
    assert.match(help.stdout, /^[A-Z][^\n]{20,}\nUsage: plenaria /);
  }
});

test('where a server listens is asked of the server; where nobody tells, that alone is no NO', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const give = operator(t, { config, dataDir: server.dataDir });
  assert.match(await succeed(give('status')), new RegExp(`^Server +runs as process ${server.child.pid}; ready at 127\\.0\\.0\\.1:${server.port}$`, 'm'));
  const nobody = await json(give('status', '--json', '--listen', `127.0.0.1:${await freePort()}`));
  assert.deepEqual([nobody.code, nobody.server.running, nobody.server.readyz], [1, true, null], 'named by the operator');
  await server.stop();

  const redis = await startRedis(t);
  const node = await startServer(t, { config, redis });
  const beside = operator(t, { config: `${node.dataDir}/config.toml`, dataDir: node.dataDir, redis });
  await writeFile(`${node.dataDir}/config.toml`, `${await readFile(config, 'utf8')}\n[server]\nlisten = "127.0.0.1:${await freePort()}"\n`);
  const unknown = await json(beside('status', '--json'));
  assert.deepEqual([unknown.code, unknown.recordable, unknown.server.running, unknown.server.listen], [0, true, true, null]);
  assert.match(await succeed(beside('status')), /^Server +runs; where it listens is not known: name it with --listen$/m);
  await node.stop();
  const none = await beside('status');
  assert.equal(none.code, 1);
  assert.match(none.stdout, /^Server +none was found; where one listens can be named with --listen$/m);
});
