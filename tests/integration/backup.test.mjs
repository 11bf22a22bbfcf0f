// plenaria backup and restore: a copy that is made while people speak, and what comes of it in an empty store.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, launchServer, newKey, operator, plenaria, startRedis, startServer, statement, succeed, temporaryDirectory, until } from './harness.mjs';

const texts = (interventions) => interventions.map(({ text, status }) => text ?? status);

test('made under load, restored into a fresh directory: it holds, and the server on it knows everybody again', async (t) => {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const server = await startServer(t, { config, settings: UNLIMITED });
  const give = operator(t, { config, dataDir: server.dataDir });
  const token = await server.token({ role: 'delegate', name: 'Ana', id: 'ana' });
  const author = await connect(t, server, { token });
  const first = statement('hall', 'The first.', { key: newKey() });
  const { intervention } = await author.request('intervention.submit', first);
  const gone = (await author.request('intervention.submit', statement('hall', 'Soon gone.'))).intervention;
  await succeed(give('erase', '--room', 'hall', '--id', gone.id, '--reason', 'Asked for'));
  const other = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Bruno' }) });
  const follower = await connect(t, server);
  const before = await follower.request('room.join', { room: 'hall' });

  // People go on speaking in both rooms, and something is erased, while the copies are made.
  const file = `${await temporaryDirectory(t)}/backup.jsonl`;
  let speaking = true;
  const said = [];
  const speak = async () => {
    for (let i = 0; speaking; i += 1) {
      said.push((await other.request('intervention.submit', statement(i % 2 ? 'garden' : 'hall', `Meanwhile ${i}.`))).intervention);
    }
  };
  const speaker = speak();
  await until('something was said', () => said.length > 20);
  for (let round = 0; round < 3; round += 1) {
    const erased = give('erase', '--room', 'hall', '--id', said[2 * round].id, '--reason', 'Asked for');
    await succeed(give('backup', '--output', file, '--force'));
    await succeed(plenaria(t, 'verify', file));
    await succeed(erased);
  }
  speaking = false;
  await speaker;
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const backup = await readFile(file, 'utf8');
  assert.ok(!backup.includes('Soon gone.'));
  await server.stop();

  const fresh = await temporaryDirectory(t);
  const there = operator(t, { config, dataDir: fresh });
  assert.match(await succeed(there('restore', '--input', file)), /^Restored 2 rooms with \d+ entries\./);
  assert.match(await succeed(there('verify')), /The record holds in all 2 rooms/);
  for (const key of ['token.key', 'record.key']) {
    assert.equal(await readFile(`${fresh}/${key}`, 'utf8'), await readFile(`${server.dataDir}/${key}`, 'utf8'));
    assert.equal((await stat(`${fresh}/${key}`)).mode & 0o777, 0o600);
  }

  const restored = await startServer(t, { config, settings: UNLIMITED, dataDir: fresh });
  const again = await connect(t, restored, { token });
  assert.equal(again.session.participant.id, 'ana', 'tokens are still valid');
  const joined = await again.request('room.join', { room: 'hall', after: { epoch: before.epoch, seq: before.seq } });
  assert.equal(joined.reset, true, 'clients are told to start afresh');
  assert.notEqual(joined.epoch, before.epoch);
  const { interventions } = await again.request('room.history', { room: 'hall', before: { epoch: joined.epoch, seq: 3 } });
  assert.deepEqual(texts(interventions).reverse(), ['The first.', 'erased']);
  assert.equal((await again.request('intervention.submit', first)).intervention.id, intervention.id, 'keys are still known');
  assert.ok(joined.mine.some(({ id }) => id === intervention.id), 'and so is whose they are');
  await again.request('intervention.withdraw', { room: 'hall', id: intervention.id, version: 1 });
  assert.match(await succeed(there('verify')), /The record holds in all 2 rooms/);
});

test('from a private Redis to an external one and back: every byte of every entry is the same', async (t) => {
  const config = await dialogueOf(t, { hall: 'moderation = "pre"' });
  const server = await startServer(t, { config, settings: UNLIMITED });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  for (let i = 0; i < 600; i += 1) await author.request('intervention.submit', statement('hall', `No. ${i}: ñandú 中文 \u{1F30D}`));
  await server.stop();
  const directory = await temporaryDirectory(t);
  const entriesOf = async (file) => (await readFile(file, 'utf8')).split('\n').filter((line) => line.startsWith('{"room"'));

  const [one, two] = [`${directory}/one.jsonl`, `${directory}/two.jsonl`];
  await succeed(operator(t, { config, dataDir: server.dataDir })('backup', '--output', one));
  const redis = await startRedis(t);
  const external = operator(t, { config, dataDir: `${directory}/node`, redis });
  await succeed(external('restore', '--input', one));
  await succeed(external('backup', '--output', two));
  const [before, after] = [await entriesOf(one), await entriesOf(two)];
  assert.equal(before.length, 601);
  assert.deepEqual(after.slice(0, 601), before);
  assert.equal(after.length, 602, 'and the change of the epoch');
  assert.equal(JSON.parse(JSON.parse(after[601]).header).type, 'epoch.changed');
  await succeed(operator(t, { config, dataDir: `${directory}/back` })('restore', '--input', two));
});

test('a backup that was torn or changed is refused before anything is written', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await author.request('intervention.submit', statement('hall', 'One.'));
  const directory = await temporaryDirectory(t);
  const file = `${directory}/backup.jsonl`;
  await succeed(operator(t, { config, dataDir: server.dataDir })('backup', '--output', file));
  const whole = await readFile(file, 'utf8');
  const lines = whole.trimEnd().split('\n');
  const there = operator(t, { config, dataDir: `${directory}/data` });
  for (const damaged of ['', whole.slice(0, -1), whole.slice(0, whole.length / 2), `${lines.slice(0, -1).join('\n')}\n`,
    whole.replace('One.', 'Two.'), `${whole}${lines.at(-1)}\n`, whole.replace(lines[3], lines[2])]) {
    await writeFile(`${directory}/damaged.jsonl`, damaged);
    const { code, stdout, stderr } = await there('restore', '--input', `${directory}/damaged.jsonl`);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^plenaria: The backup does not hold and is not restored\. [^\n]+\n$/);
    assert.equal((await plenaria(t, 'verify', `${directory}/damaged.jsonl`)).code, 1);
  }
  assert.deepEqual((await readdir(directory)).sort(), ['backup.jsonl', 'damaged.jsonl'], 'no data directory was begun');
});

test('restore refuses a store in use, one that is not empty, other keys, and another dialogue', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const directory = await temporaryDirectory(t);
  const file = `${directory}/backup.jsonl`;
  const here = operator(t, { config, dataDir: server.dataDir });
  await succeed(here('backup', '--output', file));
  const refuses = async (running, pattern, expected = 1) => {
    const { code, stdout, stderr } = await running;
    assert.equal(code, expected, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, pattern);
    assert.match(stderr, /^plenaria: [^\n]+\n$/);
  };
  await refuses(here('restore', '--input', file), /A server uses this data directory/);
  const redis = await startRedis(t);
  const external = await startServer(t, { config, redis });
  const there = operator(t, { config, dataDir: `${directory}/other`, redis });
  await refuses(there('restore', '--input', file), /A server uses the Redis at/);
  await external.stop();
  await refuses(there('restore', '--input', file), /already holds something of the room hall/);
  await server.stop();
  await refuses(here('restore', '--input', file), /already holds something of the room hall/);

  const stranger = await startServer(t, { config });
  await stranger.stop();
  const empty = await startRedis(t);
  await refuses(operator(t, { config, dataDir: stranger.dataDir, redis: empty })('restore', '--input', file), /another key is there already/, 2);
  assert.equal(await empty.command('KEYS', '*'), '', 'nothing was written');
  const half = `${directory}/half`;
  await mkdir(half);
  await copyFile(`${stranger.dataDir}/record.key`, `${half}/record.key`);
  await refuses(operator(t, { config, dataDir: half })('restore', '--input', file), /record\.key: another key is there already/, 2);
  assert.deepEqual(await readdir(half), ['record.key'], 'neither a token key nor a store was begun');
  const another = `${directory}/another.toml`;
  await writeFile(another, (await readFile(config, 'utf8')).replace('id = "test"', 'id = "other"'));
  await refuses(operator(t, { config: another, dataDir: `${directory}/fresh` })('restore', '--input', file), /of the dialogue test, and this configuration of other/);
});

test('a backup of a record that does not hold is written, and says so', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await author.request('intervention.submit', statement('hall', 'One.'));
  await redis.command('HDEL', 'plenaria:{test/room:hall}:bodies', '2');
  const file = `${await temporaryDirectory(t)}/backup.jsonl`;
  const { code, stderr } = await operator(t, { config, dataDir: server.dataDir, redis })('backup', '--output', file);
  assert.equal(code, 1);
  assert.match(stderr, /the record does not hold: hall \(Entry 2 lacks its body/);
  assert.match(stderr, /the backup was written, but it cannot be restored as it is/);
  assert.ok((await readFile(file, 'utf8')).includes('"end"'));
});

test('a restore that was interrupted is served by nobody, and restored again once the store is empty', async (t) => {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const server = await startServer(t, { config });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await author.request('intervention.submit', statement('hall', 'One.'));
  const directory = await temporaryDirectory(t);
  const file = `${directory}/backup.jsonl`;
  await succeed(operator(t, { config, dataDir: server.dataDir })('backup', '--output', file));
  await server.stop();

  const redis = await startRedis(t);
  const dataDir = `${directory}/data`;
  const give = operator(t, { config, dataDir, redis });
  await redis.command('ACL', 'SETUSER', 'default', '-xadd');
  const broken = await give('restore', '--input', file);
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /^plenaria: The store does not record: [^\n]*[^.]\. The store holds a part of the backup: empty it \(the Redis at [^\n]*\) and restore again\.\n$/);
  await redis.command('ACL', 'SETUSER', 'default', '+xadd');
  const named = /A restore into this store is under way, or was interrupted: where none is running, empty it and restore again\./;
  for (const command of [['verify'], ['backup', '--output', `${directory}/two.jsonl`], ['restore', '--input', file]]) {
    const { code, stderr } = await give(...command);
    assert.equal(code, command[0] === 'verify' ? 2 : 1, command[0]);
    assert.match(stderr, named);
  }
  const status = await give('status');
  assert.equal(status.code, 1);
  assert.match(status.stdout, named);
  const { child } = await launchServer(t, { config, dataDir, redis });
  assert.equal((await child.ended).code, 1);
  assert.match(child.stderr, named);

  await redis.command('FLUSHALL');
  await succeed(give('restore', '--input', file));
  assert.match(await succeed(give('verify')), /The record holds in all 2 rooms/);
  await (await startServer(t, { config, dataDir, redis })).stop();
});

test('restored over a directory that has run: one change of the epoch, told once; and the old store put back is noticed', async (t) => {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const server = await startServer(t, { config });
  const token = await server.token({ role: 'delegate', name: 'Ana' });
  const say = async (node, text) => (await connect(t, node, { token })).request('intervention.submit', statement('hall', text));
  const replaced = async (node) => /^plenaria_histories_replaced_total (\d+)$/m.exec((await get(node, '/metrics')).body)[1];
  const changes = async (node) => {
    const entries = await succeed(operator(t, { config, dataDir: node.dataDir })('export', '--room', 'hall'));
    return entries.split('\n').filter((line) => line.includes('epoch.changed')).length;
  };
  await say(server, 'One.');
  const file = `${await temporaryDirectory(t)}/backup.jsonl`;
  const give = operator(t, { config, dataDir: server.dataDir });
  await succeed(give('backup', '--output', file));
  await say(server, 'Lost.');
  await server.stop();

  const redis = `${server.dataDir}/redis`;
  await rename(redis, `${redis}.old`);
  await succeed(give('restore', '--input', file));
  const restored = await server.again();
  assert.equal(await replaced(restored), '0');
  assert.doesNotMatch(restored.child.stderr, /another history/);
  assert.equal(await changes(restored), 1);
  await say(restored, 'Two.');
  await restored.stop();

  await rename(redis, `${redis}.restored`);
  await rename(`${redis}.old`, redis);
  const old = await server.again();
  assert.equal(await replaced(old), '3', 'both rooms and the register of people');
});

test('an earlier backup is not written over, unless that is asked for', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const give = operator(t, { config, dataDir: server.dataDir });
  const file = `${await temporaryDirectory(t)}/backup.jsonl`;
  await writeFile(file, 'An earlier one.\n');
  const refused = await give('backup', '--output', file);
  assert.deepEqual([refused.code, refused.stdout], [2, '']);
  assert.equal(refused.stderr, `plenaria: ${file} is there already; name another file with --output, or replace it with --force\n`);
  assert.equal(await readFile(file, 'utf8'), 'An earlier one.\n');
  await succeed(give('backup', '--output', file, '--force'));
  await succeed(plenaria(t, 'verify', file));
  assert.match(await succeed(give('backup', '--output', '/dev/null')), /1 rooms/);
});
