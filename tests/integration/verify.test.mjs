// plenaria verify on the real store: what holds, what was tampered with, and what a file alone proves.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, operator, plenaria, putOlderCopy, startRedis, startServer, statement, succeed, temporaryDirectory, until } from './harness.mjs';

const hash = (text) => createHash('sha256').update(text).digest('base64url');

/** A server on an external Redis with some interventions, and whoever may look into that Redis. */
async function stage(t, texts) {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis, settings: UNLIMITED });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  const said = [];
  for (const text of texts) said.push((await author.request('intervention.submit', statement('hall', text))).intervention);
  const give = operator(t, { config, dataDir: server.dataDir, redis });
  const key = (what) => `plenaria:{test/room:hall}:${what}`;
  /** An entry as it stands in the stream: { h, p? }. */
  const entry = async (seq) => {
    const [[, fields]] = JSON.parse(await redis.command('--json', 'XRANGE', key('log'), `${seq}-0`, `${seq}-0`));
    return Object.fromEntries(Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i], fields[2 * i + 1]]));
  };
  /** Puts another stream in place: `entries` as entry() gives them. */
  const rewrite = async (entries) => {
    await redis.command('DEL', key('log'));
    for (const [i, { h, p }] of entries.entries()) {
      await redis.command('XADD', key('log'), `${i + 1}-0`, 'h', h, ...(p === undefined ? [] : ['p', p]));
    }
  };
  return { config, redis, server, author, said, give, key, entry, rewrite };
}

const signedUpTo = async (redis, key, seq) => (await redis.command('XREVRANGE', key('signed:desk'), '+', '-', 'COUNT', '1')).startsWith(`${seq}-0`);

test('the record of a server at work holds, room by room; a room that nobody opened is no fault', async (t) => {
  const { config, server, give, author, redis } = await stage(t, ['One.', 'Two.']);
  // While it is being written to.
  const saying = Array.from({ length: 200 }, (_, i) => author.request('intervention.submit', statement('hall', `More ${i}.`)));
  const under = await give('verify');
  await Promise.all(saying);
  assert.equal(under.code, 0, under.stdout + under.stderr);
  const all = await give('verify');
  assert.equal(all.code, 0, all.stdout);
  assert.match(all.stdout, /^hall: it holds\. 203 entries, 202 of them public\./m);
  assert.match(all.stdout, /^The record holds in all 2 rooms\.$/m);
  const one = await give('verify', '--room', 'garden');
  assert.match(one.stdout, /^garden: it holds\. 1 entry,/);
  await server.stop();
  await redis.command('DEL', ...['log', 'head', 'bodies', 'signed:public', 'signed:desk'].map((what) => `plenaria:{test/room:garden}:${what}`));
  const deleted = await give('verify', '--room', 'garden');
  assert.equal(deleted.code, 1);
  assert.match(deleted.stdout, /A server has acknowledged entry 1, but the log ends at 0/);
  const elsewhere = operator(t, { config, dataDir: await temporaryDirectory(t), redis: await startRedis(t) });
  assert.match(await succeed(elsewhere('verify', '--room', 'garden')), /^garden: it has no entries yet\.$/m);
});

test('whatever is changed in the store is found, and the first fault names its entry', async (t) => {
  const { redis, server, give, key, entry, rewrite } = await stage(t, ['I never said this.', 'Two.', 'Three.']);
  await until('both heads are signed', () => signedUpTo(redis, key, 4), 90_000);
  await server.stop();
  const entries = await Promise.all([1, 2, 3, 4].map(entry));
  const bodies = JSON.parse(await redis.command('--json', 'HGETALL', key('bodies')));
  const head = JSON.parse(await redis.command('--json', 'HGETALL', key('head')));
  const again = async () => {
    await rewrite(entries);
    await redis.command('DEL', key('bodies'));
    for (const [seq, body] of Object.entries(bodies)) await redis.command('HSET', key('bodies'), seq, body);
    for (const [name, value] of Object.entries(head)) await redis.command('HSET', key('head'), name, value);
  };
  const finds = async (pattern) => {
    const { code, stdout, stderr } = await give('verify', '--room', 'hall');
    assert.equal(code, 1, stdout);
    assert.equal(stderr, '');
    assert.match(stdout, /^hall: it does NOT hold, \d+ faults?\.$/m);
    assert.match(stdout.split('\n')[1], pattern);
    await again();
    assert.equal((await give('verify', '--room', 'hall')).code, 0);
  };

  await redis.command('HSET', key('bodies'), '2', bodies[2].replace('never', 'often'));
  await finds(/Entry 2 has a body that is not the one its header commits to/);
  await redis.command('HDEL', key('bodies'), '3');
  await finds(/Entry 3 lacks its body/);
  await redis.command('XDEL', key('log'), '3-0');
  await finds(/Entry 3 is not in the log/);
  await redis.command('XADD', key('log'), '5-0', 'h', entries[3].h, 'p', entries[3].p);
  await finds(/Entry 5 says that it is entry 4/);
  await rewrite([entries[0], entries[2], entries[1], entries[3]]);
  await finds(/Entry 2 says that it is entry 3/);
  await rewrite(entries.slice(0, 3));
  await finds(/entry 3 was signed, but the log ends at 2/);
  await rewrite(entries.map((one, i) => (i === 1 ? { ...one, h: one.h.replace('"kind":"statement"', '"kind":"question"') } : one)));
  await finds(/Entry 2 tells the public something else than its header says/);
  await redis.command('HSET', key('head'), 'public_seq', '2');
  await finds(/The head of the log names another public number/);
  await redis.command('HSET', key('bodies'), '99', bodies[2]);
  await finds(/The store holds 5 bodies, where the log has entries for 4/);
  await redis.command('DEL', key('head'));
  await finds(/entry \d was signed, but the log ends at [01]/i);
  await redis.command('DEL', key('log'), key('head'), key('bodies'));
  await finds(/entry \d was signed, but the log ends at 0/i);
});

test('a chain that somebody computed anew is found by the head that was signed', async (t) => {
  const { redis, server, give, key, entry, rewrite } = await stage(t, ['I never said this.', 'Two.']);
  await until('both heads are signed', () => signedUpTo(redis, key, 3), 90_000);
  await server.stop();
  const entries = await Promise.all([1, 2, 3].map(entry));
  // Another text in entry 2 with its commitment, and every hash after it.
  const body = JSON.parse(await redis.command('HGET', key('bodies'), '2'));
  body.text = 'I said that.';
  const text = hash(`${body.salts.text}\n${JSON.stringify({ sources: body.sources, text: body.text })}`);
  let [previous, publicPrevious] = [hash(entries[0].h), undefined];
  for (const one of entries.slice(1)) {
    const [h, p] = [JSON.parse(one.h), JSON.parse(one.p)];
    if (publicPrevious === undefined) h.text = p.text = text;
    else p.prev = publicPrevious;
    h.public = publicPrevious = hash(JSON.stringify(p));
    h.prev = previous;
    Object.assign(one, { h: JSON.stringify(h), p: JSON.stringify(p) });
    previous = hash(one.h);
  }
  await rewrite(entries);
  await redis.command('HSET', key('bodies'), '2', JSON.stringify(body));
  await redis.command('HSET', key('head'), 'hash', previous, 'public_hash', publicPrevious);
  const { code, stdout } = await give('verify', '--room', 'hall');
  assert.equal(code, 1);
  assert.match(stdout, /does NOT hold, 3 faults/);
  assert.match(stdout, /Entry 3 is not the one that was signed/);
});

test('a file alone: what it proves with the key of the venue, with another key, and after an edit', async (t) => {
  const { redis, server, give, key } = await stage(t, ['One.', 'Two.']);
  await until('both heads are signed', () => signedUpTo(redis, key, 3), 90_000);
  const directory = await temporaryDirectory(t);
  const file = `${directory}/hall.jsonl`;
  await succeed(give('export', '--room', 'hall', '--output', file));
  const keys = `${directory}/keys.json`;
  await writeFile(keys, (await get(server, '/record/keys')).body);

  const alone = await succeed(plenaria(t, 'verify', file));
  assert.match(alone, /it holds\. The public record of the room test\/hall, 2 entries/);
  assert.match(alone, /compare them with what the venue gives/);
  for (const trusted of [keys, `${server.dataDir}/record.key`]) {
    const known = await succeed(plenaria(t, 'verify', file, '--key', trusted));
    assert.match(known, /The venue has signed it up to entry 2\. The file as a whole was signed/);
    assert.doesNotMatch(known, /compare them/);
  }
  const other = await plenaria(t, 'verify', file, '--key', `${server.dataDir}/token.key`);
  assert.equal(other.code, 2);
  assert.match(other.stdout, /Not checked: the file as a whole, signed with the key \S+, which is not at hand; name it with --key/);
  assert.doesNotMatch(other.stdout, /it holds|NOT hold/);

  const text = await readFile(file, 'utf8');
  for (const edited of [text.replace('One.', 'None.'), text.slice(0, -1), text.slice(0, text.length / 2), `${text}{}\n`, text.replace('"Ana"', '"Eva"')]) {
    await writeFile(`${directory}/edited.jsonl`, edited);
    const { code, stdout } = await plenaria(t, 'verify', `${directory}/edited.jsonl`, '--key', keys);
    assert.equal(code, 1);
    assert.match(stdout, /does NOT hold/);
  }
});

test('after the record key was lost, what it signed is judged with its public half, and is no alarm without', async (t) => {
  const { config, redis, server, author, key } = await stage(t, ['One.']);
  const directory = await temporaryDirectory(t);
  const [old, file, backup] = ['old.json', 'hall.jsonl', 'backup.jsonl'].map((name) => `${directory}/${name}`);
  await writeFile(old, (await get(server, '/record/keys')).body);
  const garden = () => redis.command('EXISTS', 'plenaria:{test/room:garden}:signed:desk');
  await until('all is signed', async () => (await signedUpTo(redis, key, 2)) && (await garden()).trim() === '1', 90_000);
  author.close?.();
  await server.stop();
  // Another data directory has another key.
  const next = await startServer(t, { config, redis, settings: UNLIMITED });
  const give = operator(t, { config, dataDir: next.dataDir, redis });
  const again = await connect(t, next, { token: await next.token({ role: 'delegate', name: 'Ana' }) });
  await again.request('intervention.submit', statement('hall', 'Two.'));
  await until('the new key has signed', () => signedUpTo(redis, key, 3), 90_000);
  await succeed(give('export', '--room', 'hall', '--output', file));
  await succeed(give('backup', '--output', backup));

  const without = await give('verify', '--room', 'hall');
  assert.equal(without.code, 2, without.stdout);
  assert.match(without.stdout, /Not checked: 1 signed head, up to entry 2, signed with the key \S+, which is not at hand; name it with --key/);
  assert.doesNotMatch(without.stdout, /it holds|NOT hold/);
  assert.match(await succeed(give('verify', '--room', 'hall', '--key', old)), /^hall: it holds\. 3 entries, 2 of them public\. Signed up to entry 3/);
  const newest = `${next.dataDir}/record.key`;
  assert.match(await succeed(give('verify', '--room', 'hall', '--key', old)), /With a key that --key names, up to entry 2 and public entry 1; what comes after is signed with the key at hand alone/);
  assert.doesNotMatch(await succeed(give('verify', '--room', 'hall', '--key', old, '--key', newest)), /with the key at hand alone/);
  for (const [what, args, code] of [[backup, [], 2], [backup, ['--key', old], 2], [backup, ['--key', old, '--key', newest], 0],
    [file, ['--key', newest], 0], [file, ['--key', old], 2], [file, ['--key', newest, '--key', old], 0]]) {
    const run = await plenaria(t, 'verify', ...args, what);
    assert.equal(run.code, code, `${args.join(' ')} ${run.stdout}${run.stderr}`);
    if (code !== 0) assert.doesNotMatch(run.stdout, /NOT hold/);
  }
  // The same store to somebody who trusts another key than any of these: whatever was signed, it is no proof to them.
  const stranger = await give('verify', '--room', 'hall', '--key', `${server.dataDir}/token.key`, '--key', `${next.dataDir}/token.key`);
  assert.equal(stranger.code, 2);
  assert.match(stranger.stdout, /Nothing of it is signed with a key that --key names/);
});

test('a head that a follower kept proves that the record is still the one they saw, wherever it is checked', async (t) => {
  const { config, server, author, give } = await stage(t, ['One.', 'Two.']);
  const follower = await connect(t, server);
  await follower.request('room.join', { room: 'hall' });
  const { signed_head: seen } = await follower.request('room.join', { room: 'hall' });
  const head = seen ?? (await follower.notification('room.signed_head'));
  const directory = await temporaryDirectory(t);
  const kept = `${directory}/kept.json`;
  await writeFile(kept, JSON.stringify({ dialogue: 'test', ...head }));
  await author.request('intervention.submit', statement('hall', 'Three.'));
  const [file, backup] = [`${directory}/hall.jsonl`, `${directory}/backup.jsonl`];
  await succeed(give('export', '--room', 'hall', '--output', file));
  await succeed(give('backup', '--output', backup));
  for (const what of [give('verify', '--head', kept), plenaria(t, 'verify', file, '--head', kept), plenaria(t, 'verify', '--head', kept, backup)]) {
    assert.ok((await succeed(what)).includes(`Compared with the kept head: it is the same record up to public entry ${head.seq}.`));
  }

  // A head that came after the file is no fault of the file; the store has to have come up to it.
  await author.request('intervention.submit', statement('hall', 'Four.'));
  const newer = await follower.notification('room.signed_head', ({ seq }) => seq === 4, 90_000);
  const later = `${directory}/later.json`;
  await writeFile(later, JSON.stringify(newer));
  for (const copy of [file, backup]) {
    const { code, stdout } = await plenaria(t, 'verify', copy, '--head', later);
    assert.equal(code, 2, stdout);
    assert.match(stdout, /the head is newer than this file\. It is of public entry 4, and the file ends at 3: take a newer export/);
    assert.doesNotMatch(stdout, /NOT hold/);
  }
  await succeed(give('verify', '--head', later));
  const empty = await startRedis(t);
  const nothing = await operator(t, { config, dataDir: server.dataDir, redis: empty })('verify', '--head', kept);
  assert.equal(nothing.code, 1, nothing.stdout + nothing.stderr);
  assert.match(nothing.stdout, /^hall: it does NOT hold[^]*was signed, but the log ends at 0/);

  // An empty line before it, and the file is another.
  const shifted = `${directory}/shifted.jsonl`;
  await writeFile(shifted, `\n${await readFile(file, 'utf8')}`);
  assert.equal((await plenaria(t, 'verify', shifted)).code, 1);

  // Another record with as many entries, whole and signed in itself with the same key.
  const other = await startServer(t, { config, dataDir: `${server.dataDir}/other`, settings: { 'record.key_file': `${server.dataDir}/record.key` } });
  const forger = await connect(t, other, { token: await other.token({ role: 'delegate', name: 'Ana' }) });
  for (const text of ['One!', 'Two!', 'Three!']) await forger.request('intervention.submit', statement('hall', text));
  const swapped = operator(t, { config, dataDir: other.dataDir });
  // Whoever named a key wants something signed with it.
  await until('the other record is signed', async () => (await swapped('verify', '--key', `${server.dataDir}/record.key`)).code === 0, 90_000);
  await succeed(swapped('export', '--room', 'hall', '--output', file));
  for (const what of [swapped('verify', '--key', `${server.dataDir}/record.key`, '--head', kept), plenaria(t, 'verify', file, '--key', `${server.dataDir}/record.key`, '--head', kept)]) {
    const { code, stdout } = await what;
    assert.equal(code, 1);
    assert.match(stdout, /Public entry \d is not the one that was signed/);
  }
  const short = await swapped('verify', '--head', later);
  assert.equal(short.code, 1, 'a store that has not come up to a kept head does not hold');
  assert.match(short.stdout, /Public entry 4 was signed, but the log ends at 3/);
  const { code, stderr } = await give('verify', '--room', 'garden', '--head', kept);
  assert.equal(code, 2);
  assert.match(stderr, /--head is of another room/);
});

test('verify asks for one thing to verify, and says in a line what it cannot read', async (t) => {
  const directory = await temporaryDirectory(t);
  const config = await dialogueOf(t, { hall: '' });
  await writeFile(`${directory}/nothing.jsonl`, '');
  await writeFile(`${directory}/prose.txt`, 'Dear all,\n');
  for (const [args, code] of [[['verify'], 2], [['verify', 'x', '--config', config], 2], [['verify', '--room', 'hall'], 2],
    [['verify', '--config', config, '--data', directory, '--room', 'cellar'], 2], [['verify', `${directory}/none.jsonl`], 2], [['verify', directory], 2],
    [['verify', '--config', config, '--data', `${directory}/none`], 2], [['verify', '--config', config, '--redis', 'redis://127.0.0.1:1'], 2],
    [['verify', `${directory}/prose.txt`, '--key', `${directory}/none`], 2], [['verify', `${directory}/prose.txt`, '--head', `${directory}/none`], 2]]) {
    const run = await plenaria(t, ...args);
    assert.equal(run.code, code, args.join(' '));
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /^plenaria: [^\n]+\n$/);
  }
  assert.match(await succeed(plenaria(t, 'verify', '--help')), /Exit status: 0, it holds; 1, it does not hold; 2, it could not be checked or judged/);
  for (const file of ['nothing.jsonl', 'prose.txt']) {
    const { code, stdout } = await plenaria(t, 'verify', `${directory}/${file}`);
    assert.equal(code, 1);
    assert.match(stdout, /does NOT hold/);
  }
});

test('a store that lacks what a server has acknowledged does not hold, though nobody names a head', async (t) => {
  const config = await dialogueOf(t, { hall: '', garden: '' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis, settings: UNLIMITED });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  for (const text of ['One.', 'Two.', 'Three.']) await author.request('intervention.submit', statement('hall', text));
  await server.stop();
  const give = operator(t, { config, dataDir: server.dataDir, redis });
  const file = `${await temporaryDirectory(t)}/backup.jsonl`;
  await succeed(give('verify'));
  await succeed(give('backup', '--output', file));
  // Without its signed heads, nothing in the store tells.
  await redis.command('DEL', 'plenaria:{test/room:hall}:signed:public', 'plenaria:{test/room:hall}:signed:desk');
  await putOlderCopy(redis, 'hall', 2);
  await redis.command('HDEL', 'plenaria:{test/room:hall}:bodies', '3', '4');
  const older = await give('verify');
  assert.equal(older.code, 1, older.stdout);
  assert.match(older.stdout, /^hall: it does NOT hold, 1 fault\.\n {2}A server has acknowledged entry 4, but the log ends at 2\.$/m);
  await redis.command('FLUSHALL');
  assert.equal((await give('verify')).code, 1);
  const copied = await give('backup', '--output', file, '--force');
  assert.equal(copied.code, 1);
  assert.match(copied.stderr, /room:hall ends at entry 0, but a server has acknowledged entry 4\./);
  const nowhere = await give('backup', '--output', '');
  assert.equal(nowhere.code, 2);
  assert.equal(nowhere.stdout, '');
});
