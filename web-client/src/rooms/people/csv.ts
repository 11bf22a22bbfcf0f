// A table of people as text: read from a file whatever wrote it, and cut into parts that one message can carry. What is
// in it is the server's to judge.
import Papa from 'papaparse';
import { bytesOf } from '../../protocol/encode';
import { type Column, columns } from './csv_columns';

/** The longest text of one message, in bytes of UTF-8. */
const mostBytes = 60_000;
/** Records that are shown as an example of how the table is read. */
const shown = 5;
/** What a message says around the text, at most, in bytes. */
const around = 512;

export interface CsvPart {
  /** The header and then some of the records. */
  readonly text: string;
  /** For each of its lines, the line in the whole, from 1. */
  readonly lines: readonly number[];
}

export interface CsvTable {
  readonly parts: readonly CsvPart[];
  /** Its lines as they stand, from 0. */
  readonly lines: readonly string[];
  /** Records below the header that are not empty. */
  readonly records: number;
  /** The header's words, and those of the first of the records, as they are read. */
  readonly beginning: { readonly header: readonly string[]; readonly records: readonly (readonly string[])[] };
  /** The line, from 1, of a record that no message can carry; often a quotation mark is missing there. */
  readonly tooLong?: number;
}

/** Text of a file: UTF-8, or UTF-16 with its mark, or else as older spreadsheets write (Windows-1252). */
export function textOf(bytes: Uint8Array): { readonly text: string; readonly guessed: boolean } {
  const marked = [['utf-16le', 0xff, 0xfe], ['utf-16be', 0xfe, 0xff]] as const;
  for (const [encoding, first, second] of marked) {
    if (bytes[0] === first && bytes[1] === second) return { text: new TextDecoder(encoding).decode(bytes), guessed: false };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true };
  }
}

/** Cut between records, with the header before each part. Those of one delegation stay together, as only the first that
 *  names a new one has to say what it is. `maxMessage`: the longest message, in bytes. */
export function tableOf(text: string, maxMessage: number): CsvTable {
  const whole = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [header, ...records] = recordsOf(whole);
  const lines = whole.split('\n');
  if (!header) return { parts: [], lines, records: 0, beginning: { header: [], records: [] } };
  const filled = records.filter(({ fields }) => fields.some((field) => field.trim() !== ''));
  const beginning = { header: header.fields, records: filled.slice(0, shown).map(({ fields }) => fields) };
  return { ...partsOf(header, byDelegation(header, filled), maxMessage), lines, records: filled.length, beginning };
}

/** An example with a header, for a spreadsheet to open: with the mark that makes some of them read UTF-8. */
export function template(examples: readonly Readonly<Record<Column, string>>[]): string {
  return `\uFEFF${Papa.unparse({ fields: [...columns], data: examples.map((example) => columns.map((column) => example[column])) })}\r\n`;
}

interface CsvRecord {
  readonly fields: readonly string[];
  /** As it stands, without the line end. */
  readonly text: string;
  /** Its first line, from 1. */
  readonly line: number;
}

function recordsOf(whole: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const firstLine = whole.slice(0, whole.indexOf('\n') >>> 0);
  let start = 0;
  let line = 1;
  Papa.parse<string[]>(whole, {
    delimiter: delimiterOf(firstLine),
    newline: '\n',
    step: ({ data, meta }) => {
      const text = whole.slice(start, meta.cursor);
      records.push({ fields: data, text: text.replace(/\n$/, ''), line });
      line += text.split('\n').length - 1;
      start = meta.cursor;
    },
  });
  return records;
}

/** A header separates its words by what it has more of. */
function delimiterOf(header: string): string {
  const count = (sign: string) => header.split(sign).length;
  return count(';') > count(',') ? ';' : ',';
}

/** The records as they stand, but those of one delegation together; those of none each by itself. */
function byDelegation(header: CsvRecord, records: readonly CsvRecord[]): readonly (readonly CsvRecord[])[] {
  const place = header.fields.findIndex((field) => field.trim().toLowerCase() === 'delegation');
  const groups = new Map<string, CsvRecord[]>();
  for (const record of records) {
    const name = (record.fields[place] ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
    const key = name === '' ? `line ${record.line}` : `name ${name}`;
    const group = groups.get(key) ?? [];
    group.push(record);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Size {
  readonly plain: number;
  readonly written: number;
}

function partsOf(header: CsvRecord, groups: readonly (readonly CsvRecord[])[], maxMessage: number): Pick<CsvTable, 'parts' | 'tooLong'> {
  const parts: CsvPart[] = [];
  const empty: Size = { plain: bytesOf(header.text), written: writtenBytes(header.text) };
  let size = empty;
  let taken: CsvRecord[] = [];
  const after = (before: Size, records: readonly CsvRecord[]) => records.reduce((sum, { text }) => ({ plain: sum.plain + bytesOf(text) + 1, written: sum.written + writtenBytes(text) + 2 }), before);
  const fits = ({ plain, written }: Size) => plain <= mostBytes && written + around <= maxMessage;
  const finish = () => {
    const all = [header, ...taken];
    if (taken.length > 0) parts.push({ text: all.map(({ text }) => text).join('\n'), lines: all.flatMap(linesOf) });
    taken = [];
    size = empty;
  };
  const take = (records: readonly CsvRecord[]) => {
    if (!fits(after(size, records))) finish();
    size = after(size, records);
    taken.push(...records);
  };
  for (const group of groups) {
    const tooLong = group.find((record) => !fits(after(empty, [record])));
    if (tooLong) return { parts: [], tooLong: tooLong.line };
    if (fits(after(empty, group))) take(group);
    else for (const record of group) take([record]);
  }
  finish();
  return { parts };
}

function linesOf({ text, line }: CsvRecord): readonly number[] {
  return text.split('\n').map((_, index) => line + index);
}

/** How long it is once it stands in a message, where quotation marks and line ends take two bytes. */
function writtenBytes(text: string): number {
  return bytesOf(JSON.stringify(text)) - 2;
}
