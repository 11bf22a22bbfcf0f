// A table of people: read from whatever wrote it, and cut so that every line keeps its number.
import { describe, expect, it } from 'vitest';
import { tableOf, template, textOf } from '../../../src/rooms/people/csv';
import { columns } from '../../../src/rooms/people/csv_columns';

const message = 65_536;
const bytes = (...values: number[]) => new Uint8Array(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the letters of a file', () => {
  it('are read as UTF-8, with its mark or without', () => {
    expect(textOf(utf8('José'))).toEqual({ text: 'José', guessed: false });
    expect(textOf(utf8('\uFEFFJosé'))).toEqual({ text: 'José', guessed: false });
  });

  it('are read as UTF-16 where it says so', () => {
    expect(textOf(bytes(0xff, 0xfe, 0x4a, 0, 0xe9, 0))).toEqual({ text: 'Jé', guessed: false });
    expect(textOf(bytes(0xfe, 0xff, 0, 0x4a, 0, 0xe9))).toEqual({ text: 'Jé', guessed: false });
  });

  it('are guessed, and said to be, where an older spreadsheet wrote them', () => {
    expect(textOf(bytes(0x4a, 0x6f, 0x73, 0xe9))).toEqual({ text: 'José', guessed: true });
  });
});

describe('a table', () => {
  it('is one part where one message can carry it', () => {
    const { parts, records } = tableOf('name,role\r\nAna,delegate\r\nBerta,observer\r\n', message);
    expect(parts).toEqual([{ text: 'name,role\nAna,delegate\nBerta,observer', lines: [1, 2, 3] }]);
    expect(records).toBe(2);
  });

  it('tells how its first lines are read, without those that are empty', () => {
    const { beginning } = tableOf('name;role\n"Pérez; Ana";delegate\n;\nBerta;observer\nC;observer\nD;observer\nE;observer\nF;observer', message);
    expect(beginning).toEqual({ header: ['name', 'role'], records: [['Pérez; Ana', 'delegate'], ['Berta', 'observer'], ['C', 'observer'], ['D', 'observer'], ['E', 'observer']] });
  });

  it('is cut between records, with the header before each part, and nothing lost', () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `"Person, number ${index}",delegate,Delegation ${index % 40}`);
    const text = ['name,role,delegation', ...rows].join('\n');
    const { parts, lines } = tableOf(text, message);
    expect(parts.length).toBeGreaterThan(3);
    const joined = parts.flatMap((part) => part.text.split('\n').slice(1));
    expect([...joined].sort()).toEqual([...rows].sort());
    for (const part of parts) {
      expect(utf8(part.text).length).toBeLessThanOrEqual(60_000);
      expect(utf8(JSON.stringify({ csv: part.text })).length).toBeLessThan(message - 256);
      part.text.split('\n').forEach((line, index) => expect(lines[part.lines[index]! - 1]).toBe(line));
    }
  });

  it('keeps those of one delegation in one part, first named first, as only the first says what it is', () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => `Person ${index},delegate,${index % 2 ? ' Costa  Rica' : `Delegation ${index % 90}`}`);
    const { parts } = tableOf(['name,role,Delegation', ...rows].join('\n'), message);
    expect(parts.length).toBeGreaterThan(1);
    const homes = new Map<string, Set<number>>();
    parts.forEach((part, index) => {
      for (const line of part.text.split('\n').slice(1)) {
        const name = line.split(',')[2]!;
        homes.set(name, (homes.get(name) ?? new Set()).add(index));
      }
      expect([...part.lines].slice(1).filter((line, i, all) => rows[line - 2] === undefined || all.indexOf(line) !== i)).toEqual([]);
    });
    for (const [name, places] of homes) expect(places.size, name).toBe(1);
  });

  it('cuts a delegation that no message can carry', () => {
    const rows = Array.from({ length: 4_000 }, (_, index) => `Person ${index},delegate,Costa Rica`);
    const { parts } = tableOf(['name,role,delegation', ...rows].join('\n'), message);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap((part) => part.text.split('\n').slice(1))).toEqual(rows);
  });

  it('counts the bytes that quotation marks take in a message', () => {
    const row = `"""${'"" '.repeat(60)}""",delegate`;
    const { parts } = tableOf(['name,role', ...Array.from({ length: 400 }, () => row)].join('\n'), message);
    for (const part of parts) expect(utf8(JSON.stringify(part.text)).length).toBeLessThan(message);
  });

  it('keeps a record whole that goes over several lines, and the numbers of the lines after it', () => {
    const { parts } = tableOf('name;role\n"Ana\nPérez";delegate\n\n;;\nBerta;observer', message);
    expect(parts).toEqual([{ text: 'name;role\n"Ana\nPérez";delegate\nBerta;observer', lines: [1, 2, 3, 6] }]);
  });

  it('says which line is too long for a message, as where a quotation mark is missing', () => {
    const { parts, tooLong } = tableOf(`name,role\nAna,delegate\n"Berta,observer\n${'x,y\n'.repeat(20_000)}`, message);
    expect(parts).toEqual([]);
    expect(tooLong).toBe(3);
  });

  it('may be empty, or nothing but a header', () => {
    expect(tableOf('', message)).toMatchObject({ parts: [], records: 0 });
    expect(tableOf('name,role\n\n', message)).toMatchObject({ parts: [], records: 0 });
  });
});

it('the template can be read back, and has every column', () => {
  const example = { name: 'Ana; "Pérez"', role: 'delegate', delegation: 'Costa Rica, República de', group: 'national-government', capacity: 'state', on_behalf_of: 'A | B', rooms: '', language: 'es' };
  const { parts, records } = tableOf(template([example]), message);
  expect(records).toBe(1);
  expect(parts[0]?.text.split('\n')[0]).toBe(columns.join(','));
});
