// Lists of people as spreadsheets write them, sent to a real server: what becomes of each column and each line end, what
// is said of a fault, and that a list comes as a whole, once, or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, newKey, rpc, startServer } from './harness.mjs';
import { secretary } from './secretariat.mjs';

const ROOM = 'ny-human-rights';
const OTHER = 'ny-data';

/** A server, and its secretariat with `bring(csv, more)`, `lines(csv)` (each fault as "line column") and `names()`. */
async function stage(t) {
  const server = await startServer(t, { settings: UNLIMITED });
  const office = await secretary(t, server);
  const bring = (csv, more) => office.call('import', { key: newKey(), csv, ...more });
  const lines = async (csv) => {
    const { people, delegations, errors } = await bring(csv);
    assert.deepEqual([people, delegations], [0, 0], csv);
    assert.ok(errors.length > 0, csv);
    for (const { message } of errors) assert.match(message, /^[A-Z].*\.$/);
    return errors.map(({ line, column }) => (column === undefined ? `${line}` : `${line} ${column}`));
  };
  const names = async () => (await office.everybody()).map(({ name }) => name);
  return { server, bring, lines, names, ...office };
}

const shown = ({ name, role, group, capacity, on_behalf_of, rooms, language }) => ({ name, role, group, capacity, on_behalf_of, rooms, language });

test('a list comes with commas or semicolons, a mark, any line ends, and columns in any order', async (t) => {
  const { bring, everybody, call } = await stage(t);
  const commas = [
    'name,role,delegation,group,capacity,on_behalf_of,rooms,language',
    `"Pérez, Ana",delegate,Example State,national-government,state,Grupo de los 77|GRULAC,${ROOM}|${OTHER},es`,
    'Bo,observer,EXAMPLE  STATE,,,,,',
    'Cem,follower,,academia,stakeholder,,,fr',
    '',
  ].join('\n');
  const semicolons = '\uFEFFRooms ;LANGUAGE;Role;on_behalf_of;delegation;NAME\r\n'
    + `;es;MODERATOR;;;"آنا\r\nبيريز "\r\n;;;;;\r\n${OTHER}| ${OTHER};;delegate;; example state ;"She said ""no""; twice"\r`;
  assert.deepEqual(await bring(commas), { people: 3, delegations: 1, errors: [] });
  assert.deepEqual(await bring(semicolons), { people: 2, delegations: 0, errors: [] });
  const none = { on_behalf_of: [], rooms: [], language: undefined };
  const filed = { group: 'national-government', capacity: 'state' };
  const people = await everybody();
  assert.deepEqual(people.map(shown), [
    { name: 'Pérez, Ana', role: 'delegate', ...filed, on_behalf_of: ['Grupo de los 77', 'GRULAC'], rooms: [ROOM, OTHER], language: 'es' },
    { ...none, name: 'Bo', role: 'observer', ...filed },
    { ...none, name: 'Cem', role: 'follower', group: 'academia', capacity: 'stakeholder', language: 'fr' },
    { ...none, name: 'آنا بيريز', role: 'moderator', group: undefined, capacity: undefined, language: 'es' },
    { ...none, name: 'She said "no"; twice', role: 'delegate', ...filed, rooms: [OTHER] },
  ]);
  const { delegations } = await call('list', {});
  assert.deepEqual(delegations.map(({ name }) => name), ['Example State']);
  assert.deepEqual(people.map(({ delegation }) => delegation), [0, 0, undefined, undefined, 0].map((at) => delegations[at]?.id));
});

test('each fault is told by line and column, and one of them keeps everybody out', async (t) => {
  const { lines, call } = await stage(t);
  const header = 'name,role,delegation,group,capacity,on_behalf_of,rooms,language\n';
  const six = 'A|B|C|D|E|F';
  const long = 'é'.repeat(201);
  const faulty = [
    'Good,delegate,,,,,,', ',delegate,,,,,,', 'Bo,king,,,,,,', 'Bo,,,,,,,', '"Bo\nof two lines",delegate,,nobody,,,,', 'Bo,delegate,,,guest,,,',
    `Bo,delegate,,,,${six},,`, 'Bo,delegate,,,,,ny-nowhere,', 'Bo,delegate,,,,,,de', `${long},delegate,,,,,,`, `Bo,delegate,${long},,,,,`,
    'Bo,delegate,,,,,,,too many', 'Good,delegate,,,,,,', 'Bo,delegate,New State,,state,,,', 'Cem,delegate,Newer State,academia,,,,',
  ];
  assert.deepEqual(await lines(header + faulty.slice(0, 13).join('\n')), [
    '3 name', '4 role', '5 role', '6 group', '8 capacity', '9 on_behalf_of', '10 rooms', '11 language', '12 name', '13 delegation', '14', '15 name',
  ]);
  // What the register has to say is told once every row is in order by itself.
  assert.deepEqual(await lines(header + faulty.slice(13).join('\n')), ['2 group', '3 capacity']);
  await call('delegation', { name: 'New State', group: 'academia', capacity: 'state' });
  const contradicting = ['A,delegate,New State,,,,,', 'B,delegate,new state,media,,,,', 'C,delegate,New State,,observer,,,', 'D,delegate,X,media,state,,,', 'E,delegate,X,academia,,,,'];
  assert.deepEqual(await lines(header + contradicting.join('\r\n')), ['3 group', '4 capacity', '6 group']);
  assert.deepEqual((await call('list', {})).counts, { people: 0, revoked: 0, delegations: 1 });
});

test('what is no list at all is told of its first rows, and no more than 100 faults', async (t) => {
  const { lines, bring, names } = await stage(t);
  for (const [csv, ...expected] of [
    ['', '1'], ['\n\n', '1'], ['name,role\n', '1'], ['\n\nname,role\n\n', '3'], ['name,delegation\nAna,X\n', '1 role'], ['role\ndelegate\n', '1 name'],
    ['name,role,name\n', '1 name'], ['name,role,email\nAna,delegate,a@b\n', '1 email'], ['name\trole\nAna\tdelegate\n', '1 name\trole', '1 name', '1 role'],
    ['name,role\nAna,delegate\n"Bo,delegate\nCem,delegate\n', '3'], ['name,role\nAna "the" Bo,delegate\n', '2'], ['Ana,delegate\n', '1 Ana', '1 delegate', '1 name', '1 role'],
  ]) assert.deepEqual(await lines(csv), expected, JSON.stringify(csv));
  const many = await lines(`name,role\n${'Bo,king\n'.repeat(300)}`);
  assert.deepEqual([many.length, many[99]], [100, '101 role']);
  assert.equal((await bring('name,role\nAna,delegate')).people, 1);
  assert.deepEqual(await names(), ['Ana']);
});

test('a list is tried without anybody coming, and its key is left for when it is meant', async (t) => {
  const { bring, call, lines } = await stage(t);
  const key = newKey();
  const csv = 'name,role,delegation,group,capacity\nAna,delegate,Example State,academia,state\nBo,delegate,Example State,,\n';
  for (let i = 0; i < 2; i += 1) assert.deepEqual(await bring(csv, { key, dry_run: true }), { people: 2, delegations: 1, errors: [] });
  assert.deepEqual((await bring('name,role\nAna,king\n', { key, dry_run: true })).errors.map(({ line, column }) => [line, column]), [[2, 'role']]);
  assert.deepEqual((await call('list', {})).counts, { people: 0, revoked: 0, delegations: 0 });
  await lines('name,role\nAna,king\n');
  assert.deepEqual(await bring(csv, { key }), { people: 2, delegations: 1, errors: [] });
  // Tried once more it is another list: of people who are there already.
  assert.deepEqual((await bring(csv, { key, dry_run: true })).errors.map(({ line, column }) => [line, column]), [[2, 'name'], [3, 'name']]);
  assert.deepEqual(await bring(csv, { key }), { people: 2, delegations: 1, errors: [] }, 'sent again, it is answered as the first time');
  assert.deepEqual((await call('list', {})).counts, { people: 2, revoked: 0, delegations: 1 });
});

test('a key brings a list once, by whatever carriers at once, and is refused for another', async (t) => {
  const { server, call, refusal, line } = await stage(t);
  const wanted = { key: newKey(), csv: 'name,role,delegation,group,capacity\nAna,delegate,Example State,academia,state\nBo,observer,,,\n' };
  const token = await server.token({ role: 'secretariat', id: 'eva', name: 'Eva' });
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => line.request('accreditation.import', wanted)),
    ...Array.from({ length: 4 }, () => rpc(server, 'accreditation.import', wanted, { token }).then(({ result }) => result)),
  ]);
  assert.deepEqual(answers, Array(8).fill({ people: 2, delegations: 1, errors: [] }));
  assert.deepEqual((await call('list', {})).counts, { people: 2, revoked: 0, delegations: 1 });
  assert.deepEqual(await refusal('import', { ...wanted, csv: `${wanted.csv}Cem,observer,,,\n` }), [4009, 'key']);
  assert.deepEqual(await refusal('person', { key: wanted.key, role: 'observer', name: 'Bo' }), [4009, 'key']);
  assert.equal((await call('list', {})).counts.people, 2);
});

test('a cell that a spreadsheet, a page or a shell would do something with is text and stays as it is', async (t) => {
  const { bring, names, everybody } = await stage(t);
  const hostile = [
    "=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(A1:A9)', '=HYPERLINK("https://example.org","x")', '<img src=x onerror=alert(1)>', '</script><script>alert(1)</script>',
    "'; DROP TABLE people;--", '$(reboot)', '`reboot`', '{{7*7}}', '%s%n', '../../etc/passwd', 'javascript:alert(1)', '{"role":"secretariat"}',
  ];
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const csv = ['name,role,delegation,group,capacity,on_behalf_of', ...hostile.map((text, i) => [text, 'delegate', text, 'academia', 'state', i === 0 ? '=1' : text].map(quoted).join())];
  assert.deepEqual(await bring(csv.join('\n')), { people: hostile.length, delegations: hostile.length, errors: [] });
  assert.deepEqual(await names(), hostile);
  const [first, second] = await everybody();
  // A bar between whom somebody speaks for is the one sign that means something.
  assert.deepEqual([first.on_behalf_of, second.on_behalf_of], [['=1'], ['+1+1']]);
  assert.deepEqual((await everybody('=cmd')).map(({ name }) => name), [hostile[0]]);
});

test('a cell that deceives is refused where it stands, and what nobody sees is not kept', async (t) => {
  const { lines, bring, names } = await stage(t);
  const deceptive = ['Ana \u202Ezerep', 'Ana\u202D', 'A\u0000na', 'A\u001B[2Jna', '\uE000', '\u200B', 'A\u0085na', 'A\u2028na', `Z${'\u0301'.repeat(9)}`];
  assert.deepEqual(await lines(['name,role', ...deceptive.map((name) => `${name},delegate`)].join('\n')), deceptive.map((_, i) => `${i + 2} name`));
  assert.deepEqual(await lines('name,role,delegation,on_behalf_of\nAna,delegate,\u202EX,\nBo,delegate,,A|\u202EB\n'), ['2 delegation', '3 on_behalf_of']);
  assert.deepEqual(await lines('na\u202Eme,role\nAna,delegate\n'), ['1 na\u202Eme', '1 name']);
  assert.deepEqual(await bring('\uFEFFname,role\nA\u200Bna\u00AD Pe\u0301rez\u2066,delegate\n'), { people: 1, delegations: 0, errors: [] });
  assert.deepEqual(await names(), ['Ana Pérez']);
});

test('somebody twice in a list, or in two, is a slip; told apart by something, or added singly, they are two', async (t) => {
  const { lines, bring, names, call } = await stage(t);
  assert.deepEqual(await lines('name,role\nAna,delegate\nBo,delegate\n  ANA ,Delegate\nBo,delegate\n'), ['4 name', '5 name']);
  const csv = 'name,role,delegation,group,capacity\nAna,delegate,,,\nAna,observer,,,\nAna,delegate,X,academia,state\nAna,delegate,Y,academia,state\n';
  assert.equal((await bring(csv)).people, 4);
  assert.deepEqual(await lines('name,role\nZoe,delegate\nána,delegate\nANA,delegate\n'), ['4 name']);
  assert.deepEqual(await lines('name,role,delegation\nAna,delegate,x\nZoe,king,\n'), ['3 role'], 'what cannot be read is told first');
  assert.deepEqual(await lines('name,role,delegation\nZoe,delegate,\nAna,delegate, X\n'), ['3 name']);
  const again = { people: 1, delegations: 0, errors: [] };
  assert.deepEqual(await bring('name,role,delegation\nAna,observer,X\n'), again);
  await call('person', { key: newKey(), role: 'delegate', name: 'Ana' });
  assert.deepEqual(await names(), Array(6).fill('Ana'));
});

test('a list of 60,000 bytes is taken, of a byte more refused, and thousands come at once', async (t) => {
  const { bring, refusal, call, everybody } = await stage(t);
  const rows = Array.from({ length: 2_500 }, (_, i) => `Person ${i},delegate,Delegation ${i % 40},,\n`);
  const named = Array.from({ length: 40 }, (_, i) => `First ${i},delegate,Delegation ${i},academia,observer\n`);
  const head = 'name,role,delegation,group,capacity\n';
  const room = 60_000 - Buffer.byteLength(head + named.join(''));
  let csv = head + named.join('');
  let fit = 0;
  while (fit < rows.length && Buffer.byteLength(csv) + rows[fit].length <= 60_000) csv += rows[fit++];
  assert.ok(room > 0 && fit > 1_000, String(fit));
  const full = csv.slice(0, -1).padEnd(60_000, ' ');
  assert.deepEqual(await refusal('import', { key: newKey(), csv: `${full} ` }), [4013, 'csv']);
  assert.equal((await call('list', {})).counts.people, 0);
  assert.deepEqual(await bring(full), { people: fit + 40, delegations: 40, errors: [] });
  const everyone = await everybody();
  assert.equal(everyone.length, fit + 40);
  assert.deepEqual(everyone.slice(40).map(({ name }) => name), rows.slice(0, fit).map((row) => row.split(',')[0]));
  assert.ok(everyone.every(({ group, capacity }) => group === 'academia' && capacity === 'observer'));
});
