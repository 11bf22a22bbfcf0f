// plenaria erase: one intervention removed for good, from the store, its files, every node and every reply.
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { BINARY, ROOT, UNLIMITED, connect, dialogueOf, finish, get, openEvents, operator, rpc, start, startRedis, startServer, statement, succeed, until } from './harness.mjs';

const SECRET = 'A sentence that must be forgotten: zeitgeist-7431 ñandú.';
const AUTHOR = 'Amarantha Quill';

/** Every file below a directory that holds this text, uncompressed as they are. */
async function filesWith(directory, text) {
  const found = [];
  for (const one of await readdir(directory, { withFileTypes: true, recursive: false })) {
    const path = join(directory, one.name);
    if (one.isDirectory()) found.push(...(await filesWith(path, text)));
    else if (one.isFile() && (await readFile(path)).includes(Buffer.from(text))) found.push(path);
  }
  return found;
}

/** Everything that this node answers about the room to anybody, as one text. */
async function replies(t, node, tokens) {
  const said = [];
  for (const token of [undefined, ...tokens]) {
    const one = await connect(t, node, { token });
    said.push(await one.request('room.join', { room: 'hall' }), await one.request('room.history', { room: 'hall', limit: 200 }));
    const { epoch } = said.at(-2);
    said.push(await one.request('room.join', { room: 'hall', after: { epoch, seq: 0 } }));
    if (token !== undefined) said.push(await one.request('intervention.mine', { room: 'hall' }));
  }
  const { epoch } = said[0];
  const moderator = await connect(t, node, { token: tokens.at(-1) });
  said.push(await moderator.request('room.join', { room: 'hall', audience: 'desk' }));
  said.push((await get(node, `/rooms/hall/events?after=${epoch}:0`, { headers: { accept: 'application/json' } })).body);
  said.push((await get(node, '/rooms/hall/events', { headers: { accept: 'application/json' } })).body);
  const stream = await openEvents(t, node, 'hall', { query: `?after=${epoch}:0` });
  await stream.waitFor(({ data }) => data.type === 'intervention.erased');
  said.push(stream.events);
  stream.close();
  return JSON.stringify(said);
}

test('an erased intervention is in no file, in no reply of any node and in no export; everybody hears of it; the record holds', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const one = await startServer(t, { config, settings: UNLIMITED });
  const { dataDir } = one;
  const two = await startServer(t, { config, settings: UNLIMITED, dataDir, redis: `unix:${dataDir}/redis/redis.sock` });
  const give = operator(t, { config, dataDir });
  const token = await one.token({ role: 'delegate', name: AUTHOR, id: 'quill' });
  const desk = await one.token({ role: 'moderator', name: 'Mo' });
  const author = await connect(t, one, { token });
  await author.request('intervention.submit', statement('hall', 'Before.'));
  const secret = statement('hall', SECRET, { sources: ['https://example.org/zeitgeist-7431'] });
  const { intervention } = await author.request('intervention.submit', secret);
  await author.request('intervention.submit', statement('hall', 'After.', { in_reply_to: intervention.id }));
  const followers = await Promise.all([one, two].map((node) => connect(t, node)));
  for (const follower of followers) {
    const joined = await follower.request('room.join', { room: 'hall' });
    assert.ok(JSON.stringify(joined).includes(SECRET), 'it was there before');
  }
  // As a Redis that died in the middle of a rewrite leaves it.
  await writeFile(`${dataDir}/redis/temp-rewriteaof-bg-4711.aof`, `… ${SECRET} …`);
  assert.equal((await filesWith(dataDir, SECRET)).length, 2);

  const said = await succeed(give('erase', '--room', 'hall', '--id', intervention.id, '--reason', 'Court order 12/2018'));
  assert.match(said, new RegExp(`^${intervention.id} is erased: entry 5 of the room's record says so`));

  for (const follower of followers) {
    const event = await follower.event('hall', ({ type }) => type === 'intervention.erased');
    assert.deepEqual(event.data, { id: intervention.id, status: 'erased' });
  }
  assert.deepEqual(await filesWith(dataDir, SECRET), []);
  assert.deepEqual(await filesWith(dataDir, 'zeitgeist-7431'), []);
  for (const node of [one, two]) {
    const text = await replies(t, node, [token, desk]);
    assert.ok(!text.includes('zeitgeist-7431'), text);
    assert.ok(text.includes('"Before."') && text.includes('"After."'));
  }
  for (const flags of [[], ['--desk'], ['--format', 'csv'], ['--format', 'html'], ['--format', 'html', '--desk']]) {
    const file = await succeed(give('export', '--room', 'hall', ...flags));
    assert.ok(!file.includes('zeitgeist-7431'));
    assert.ok(file.includes('After.'));
  }
  const asked = await succeed(give('export', '--room', 'hall', '--desk'));
  assert.ok(asked.includes('Court order 12/2018'), 'the reason stays, for the desk');
  assert.ok(!(await succeed(give('export', '--room', 'hall'))).includes('Court order'), 'and for nobody else');
  assert.match(await succeed(give('verify')), /^hall: it holds\. 5 entries, 4 of them public/m);

  // The key is still known: the same submission again is no new one.
  const again = await author.request('intervention.submit', secret);
  assert.equal(again.intervention.id, intervention.id);
  assert.equal(again.intervention.status, 'erased');
  assert.ok(!('text' in again.intervention));

  // And a restart does not bring it back.
  await two.stop();
  await one.stop();
  const third = await one.again();
  assert.ok(!(await replies(t, third, [token, desk])).includes('zeitgeist-7431'));
});

test('erasing again adds nothing; with no server running it works alike', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config, settings: UNLIMITED });
  const give = operator(t, { config, dataDir: server.dataDir });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: AUTHOR }) });
  const first = (await author.request('intervention.submit', statement('hall', `${SECRET} First.`))).intervention;
  const second = (await author.request('intervention.submit', statement('hall', `${SECRET} Second.`))).intervention;
  const erase = (id, reason = 'Asked for') => give('erase', '--room', 'hall', '--id', id, '--reason', reason);
  await succeed(erase(first.id));
  await server.stop();

  assert.match(await succeed(erase(second.id)), /is erased: entry 5 /);
  assert.match(await succeed(erase(second.id, 'Another reason')), /was erased before/);
  assert.deepEqual(await filesWith(server.dataDir, SECRET), []);
  assert.deepEqual(await filesWith(server.dataDir, 'Another reason'), []);
  assert.match(await succeed(give('verify')), /^hall: it holds\. 5 entries/m);
  const again = await server.again();
  const { result } = await rpc(again, 'room.join', { room: 'hall' });
  assert.deepEqual(result.snapshot.interventions.map(({ status }) => status), ['erased', 'erased']);
});

test('what was pending and what was withdrawn can be erased too, under load, and on an external Redis', async (t) => {
  const config = await dialogueOf(t, { hall: '', pre: 'moderation = "pre"' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis, settings: UNLIMITED });
  const give = operator(t, { config, dataDir: server.dataDir, redis });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: AUTHOR }) });
  const pending = (await author.request('intervention.submit', statement('pre', `${SECRET} pending`))).intervention;
  const taken = (await author.request('intervention.submit', statement('hall', `${SECRET} withdrawn`))).intervention;
  await author.request('intervention.withdraw', { room: 'hall', id: taken.id, version: 1 });
  const load = Array.from({ length: 300 }, (_, i) => author.request('intervention.submit', statement('hall', `Load ${i}.`)));
  const said = await succeed(give('erase', '--room', 'hall', '--id', taken.id, '--reason', 'Asked for'));
  await Promise.all(load);
  assert.match(said, /replicas, RDB dumps and copies/);
  await succeed(give('erase', '--room', 'pre', '--id', pending.id, '--reason', 'Asked for'));
  assert.deepEqual(await filesWith(redis.directory, SECRET), []);
  assert.deepEqual(await filesWith(server.dataDir, SECRET), []);
  assert.match(await succeed(give('verify')), /The record holds in all 2 rooms/);
  const mine = await author.request('intervention.mine', { room: 'pre' });
  assert.deepEqual(mine.interventions.map(({ status, text }) => ({ status, text })), [{ status: 'erased', text: undefined }]);
});

test('a Redis that may not rewrite its file: erased in the record, and the operator is told what is left to do', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: AUTHOR }) });
  const { intervention } = await author.request('intervention.submit', statement('hall', SECRET));
  await redis.command('ACL', 'SETUSER', 'default', '-bgrewriteaof');
  const give = operator(t, { config, dataDir: server.dataDir, redis });
  const { code, stdout, stderr } = await give('erase', '--room', 'hall', '--id', intervention.id, '--reason', 'Asked for');
  assert.equal(code, 1);
  assert.match(stdout, /is erased: entry 3/);
  assert.match(stderr, /^plenaria: Redis does not rewrite its file: NOPERM .*BGREWRITEAOF has been run there[^\n]*\n$/s);
  await redis.command('ACL', 'SETUSER', 'default', '+bgrewriteaof');
  assert.match(await succeed(give('erase', '--room', 'hall', '--id', intervention.id, '--reason', 'Asked for')), /was erased before/);
  assert.deepEqual(await filesWith(redis.directory, SECRET), []);
});

test('what cannot be erased: one line, and nothing is written', async (t) => {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const server = await startServer(t, { config });
  const give = operator(t, { config, dataDir: server.dataDir });
  const id = 'AAAAAAAAAAAAAAAAAAAAAA';
  for (const [args, code] of [[['--room', 'cellar', '--id', id, '--reason', 'x'], 2], [['--room', 'hall', '--id', 'nope', '--reason', 'x'], 2],
    [['--room', 'hall', '--id', id], 2], [['--room', 'hall', '--id', id, '--reason', ' '], 2], [['--room', 'hall', '--id', id, '--reason', 'x'], 1]]) {
    const run = await give('erase', ...args);
    assert.equal(run.code, code, args.join(' '));
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /^plenaria: [^\n]+\n$/);
  }
  assert.match((await give('verify', '--room', 'hall')).stdout, /hall: it holds\. 1 entry,/);
});

test('its Redis is killed under it: it ends at once, and says that the text may still be there', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config, settings: UNLIMITED });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: AUTHOR }) });
  const { intervention } = await author.request('intervention.submit', statement('hall', SECRET));
  await server.stop();
  const words = ['--config', config, '--data', server.dataDir, '--room', 'hall', '--id', intervention.id, '--reason', 'Asked for'];
  const erasing = () => start(t, BINARY, ['erase', ...words], { cwd: ROOT });
  const killRedisOf = async (command) => {
    const [pid] = await until('it has a Redis', async () => {
      const found = (await finish(t, 'pgrep', ['-P', String(command.pid), 'redis-server'])).stdout.trim().split('\n').filter(Boolean);
      return found.length === 1 && found;
    });
    process.kill(Number(pid), 'SIGKILL');
  };
  const endsClearly = async (command) => {
    const result = await until(() => `it ends\n${command.tail()}`, () => command.result, 10_000);
    assert.equal(result.code, 1, command.tail());
    assert.match(command.stderr, /^plenaria: [^\n]+\n$/);
  };

  // At any moment, the earliest first.
  const early = erasing();
  await until('the socket is there', async () => (await readdir(`${server.dataDir}/redis`)).includes('redis.sock'));
  await killRedisOf(early);
  await endsClearly(early);
  if (early.stdout) assert.match(early.stderr, /may still be in[^\n]*: give the same command again/);

  const late = erasing();
  await until('it is recorded', () => late.stdout.includes(intervention.id));
  await killRedisOf(late);
  await endsClearly(late);
  assert.match(late.stderr, /the text may still be in the files of [^\n]*: give the same command again\./);
  assert.match(await succeed(operator(t, { config, dataDir: server.dataDir })('erase', ...words.slice(4))), /was erased before[^]*written anew/);
  assert.deepEqual(await filesWith(server.dataDir, SECRET), []);
});
