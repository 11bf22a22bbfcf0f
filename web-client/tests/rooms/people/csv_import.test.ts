// A table of people on its way into the register: looked through first, added part by part, never twice.
import { beforeEach, describe, expect, it } from 'vitest';
import * as csv from '../../../src/rooms/people/csv';
import { CsvImport } from '../../../src/rooms/people/csv_import.svelte';
import { openPage } from '../../support/opening';
import { TestStore } from '../../support/store';
import { TestVenue } from '../../support/venue';

interface Sent {
  readonly csv: string;
  readonly key: string;
  readonly dry_run?: boolean;
}

let venue: TestVenue;
let table: CsvImport;
/** What was added for good, by key. */
let added: Map<string, string>;

const sent = () => venue.asked.filter(({ method }) => method === 'accreditation.import').map(({ params }) => params as unknown as Sent);
const fine = ({ params }: { params: Record<string, unknown> }) => {
  const { csv: text, key, dry_run } = params as unknown as Sent;
  if (!dry_run) added.set(key, text);
  return { result: { people: text.split('\n').length - 1, delegations: 0, errors: [] } };
};
/** About three messages long. */
const long = ['name,role,note', ...Array.from({ length: 2_000 }, (_, index) => `Person ${index},delegate,${'x'.repeat(60)}`)];

beforeEach(async () => {
  venue = new TestVenue();
  added = new Map();
  venue.answers.set('accreditation.import', fine);
  const { line } = openPage({ venue, store: new TestStore(), tab: new TestStore() }, 'elena');
  await venue.clock.pass(0);
  let keys = 0;
  table = new CsvImport({ line, clock: venue.clock, makeKey: () => `key-${(keys += 1)}`, maxMessage: () => 65_536, csv });
});

describe('looking through a table', () => {
  it('adds nobody, and tells how many would be', async () => {
    table.write('name,role\nAna,delegate\nBerta,observer');
    await table.check();
    expect(sent().map(({ dry_run }) => dry_run)).toEqual([true]);
    expect(table.phase).toBe('checked');
    expect(table.tally).toEqual({ people: 2, delegations: 0 });
    expect(added.size).toBe(0);
  });

  it('tells of each fault the line as one sees it, in whatever part it was', async () => {
    venue.answers.set('accreditation.import', ({ params }) => {
      const lines = (params as unknown as Sent).csv.split('\n');
      const errors = lines.flatMap((line, index) => (/Person (?:3|1500),/.test(line) ? [{ line: index + 1, column: 'role', message: 'No.' }] : []));
      return { result: { people: 0, delegations: 0, errors } };
    });
    table.write(long.join('\r\n'));
    await table.check();
    expect(sent().length).toBeGreaterThan(2);
    expect(table.phase).toBe('faulty');
    expect(table.faults.map(({ line, column }) => [line, column])).toEqual([[5, 'role'], [1_502, 'role']]);
    expect(table.faults[1]?.words).toBe(long[1_501]);
  });

  it('is over as soon as the text is another one', async () => {
    table.write('name,role\nAna,delegate');
    const checking = table.check();
    table.write('name,role\nAna,delegate\nBerta,observer');
    await checking;
    expect(table.phase).toBe('writing');
    expect(table.tally.people).toBe(0);
  });

  it.each([
    ['', { is: 'empty' }],
    ['name,role\n\n', { is: 'empty' }],
    [`name,role\n"Ana,delegate\n${'x,y\n'.repeat(20_000)}`, { is: 'line_too_long', line: 2, words: '"Ana,delegate' }],
    ['x'.repeat(1_000_001), { is: 'too_large' }],
  ])('says what keeps it from being read: %#', async (text, fault) => {
    table.write(text);
    await table.check();
    expect(table.wholeFault).toEqual(fault);
    expect(sent()).toEqual([]);
  });

  it('may be tried again where no answer came', async () => {
    table.write('name,role\nAna,delegate');
    venue.answers.set('accreditation.import', () => 'silence');
    const checking = table.check();
    await venue.clock.pass(20_000);
    await checking;
    expect(table.standing).toBe('unanswered');
    expect(table.phase).toBe('writing');
    venue.answers.set('accreditation.import', fine);
    await venue.clock.pass(10_000);
    await table.check();
    expect(table.phase).toBe('checked');
  });

  it('takes a file, and says when its letters had to be guessed', async () => {
    const bytes = new Uint8Array([...'name,role\nJos'].map((letter) => letter.charCodeAt(0)).concat(0xe9, 0x2c, 0x78));
    await table.open({ name: 'people.csv', size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.buffer) });
    expect(table.text).toBe('name,role\nJosé,x');
    expect([table.fileName, table.guessed, table.phase]).toEqual(['people.csv', true, 'checked']);
  });
});

describe('adding', () => {
  it('needs that it was looked through', async () => {
    table.write('name,role\nAna,delegate');
    await table.add();
    expect(added.size).toBe(0);
  });

  it('adds everybody, each part with a key of its own', async () => {
    table.write(long.join('\n'));
    await table.check();
    await table.add();
    expect(table.phase).toBe('added');
    expect(table.tally.people).toBe(2_000);
    const rows = [...added.values()].flatMap((text) => text.split('\n').slice(1));
    expect(rows).toEqual(long.slice(1));
    expect(added.size).toBeGreaterThan(2);
  });

  it('goes on where it stopped, with the same keys: nobody is added twice', async () => {
    table.write(long.join('\n'));
    await table.check();
    let calls = 0;
    venue.answers.set('accreditation.import', (asked) => {
      calls += 1;
      const answer = fine(asked);
      // Recorded, and the answer is lost on the way.
      return calls === 2 ? 'silence' : answer;
    });
    const adding = table.add();
    await venue.clock.pass(20_000);
    await adding;
    expect([table.phase, table.standing]).toEqual(['adding', 'unanswered']);
    await venue.clock.pass(10_000);
    await table.add();
    expect(table.phase).toBe('added');
    const keys = sent().filter(({ dry_run }) => !dry_run).map(({ key }) => key);
    expect(keys.filter((key) => key === keys[1])).toHaveLength(2);
    expect(added.size).toBe(new Set(keys).size);
  });

  it('waits where the server wants it slower', async () => {
    table.write('name,role\nAna,delegate');
    await table.check();
    let refusals = 1;
    venue.answers.set('accreditation.import', (asked) => {
      refusals -= 1;
      return refusals < 0 ? fine(asked) : { error: { code: 4029, message: 'Slower.', data: { retry_after_ms: 900 } } };
    });
    const adding = table.add();
    await venue.clock.pass(900);
    await adding;
    expect(table.phase).toBe('added');
  });

  it('leaves what was not added to be mended, with the lines renumbered, when something changed in between', async () => {
    table.write(long.join('\n'));
    await table.check();
    let calls = 0;
    venue.answers.set('accreditation.import', (asked) => {
      calls += 1;
      return calls === 1 ? fine(asked) : { result: { people: 0, delegations: 0, errors: [{ line: 2, message: 'Gone.' }] } };
    });
    await table.add();
    expect([table.phase, table.partly]).toEqual(['faulty', true]);
    const done = [...added.values()][0]!.split('\n').length - 1;
    expect(table.tally.people).toBe(done);
    expect(table.text.split('\n')).toEqual([long[0], ...long.slice(done + 1)]);
    expect(table.faults).toEqual([{ line: 2, words: long[done + 1], message: 'Gone.' }]);
  });
});
