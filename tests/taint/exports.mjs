// What `plenaria export` writes for the public, held against the minutes: JSON Lines entry by entry, the table and the page by their
// canaries and their times.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { succeed } from '../integration/harness.mjs';
import { MARK, canariesIn } from './canaries.mjs';
import { eventFault } from './checks.mjs';
import { quarterOf } from './minutes.mjs';
import { publicView, ruleOf, toldAt } from './views.mjs';

const OF_HEADER = ['v', 'log', 'epoch', 'seq', 'at', 'type', 'prev', 'id', 'kind', 'language', 'themes', 'levels', 'perspectives', 'in_reply_to', 'text', 'author',
  'moderation', 'attribution', 'state', 'slow_mode_s', 'new_epoch'];
const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** The stored public header, which stays as it was written. */
function headerFault(room, number, text) {
  const header = JSON.parse(text);
  const others = Object.keys(header).filter((name) => !OF_HEADER.includes(name));
  if (others.length > 0 || canariesIn(text).length > 0) return `a public header says ${text}`;
  const { seq, at, item, type } = room.told[number];
  const rule = item ? ruleOf(item, seq) : type === 'room.configured' ? room.rulesAt(seq).attribution : 'named';
  return header.at === (rule === 'none' ? quarterOf(at) : at) ? undefined : `the public header ${number} has the time ${header.at}`;
}

function linesFault(room, lines, lo) {
  for (const { seq, header, event, salt, ...rest } of lines) {
    const others = Object.keys(rest);
    if (others.length > 0 || canariesIn(salt ?? '').length > 0) return `entry ${seq} has ${others}`;
    const what = eventFault(room, event, lo, lo) ?? headerFault(room, seq, header);
    if (what) return what;
  }
  return undefined;
}

/** Times finer than they may be told. */
function timesFault(room, text, lo, from) {
  const may = new Set(room.told.slice(1).filter(({ seq }) => seq <= lo).map((event) => toldAt(room, event, lo)));
  for (const item of room.all) may.add(publicView(item, lo)?.at);
  const not = (text.match(MOMENT) ?? []).find((moment) => !may.has(moment) && Date.parse(moment) < from && Date.parse(moment) % 900_000 !== 0);
  if (not) return `it has the time ${not}`;
  for (const [, first, when] of text.matchAll(/<a href="#e(\d+)">[^<]*<\/a> <span class="when">([^<]*)</g)) {
    const { item } = room.told[Number(first)];
    if (ruleOf(item, lo) === 'none' && !/:(00|15|30|45)\b/.test(when)) return `its contents have the time ${when} of ${item.id}, whose author is not shown`;
  }
  return undefined;
}

const ERASED_MEANWHILE = /Something was erased while the record was exported/;
const MOST_TRIES = 10;

/** Once more, as the operator is told to, where something was erased meanwhile. */
async function exported(command, ...args) {
  for (let tries = 1; ; tries += 1) {
    const running = await command('export', ...args);
    if (!ERASED_MEANWHILE.test(running.stderr) || tries === MOST_TRIES) return succeed(running);
  }
}

/**
 * Exports a room in each form and has it judged. `command('export', …)` runs the program; `directory` is for its files. `quiet`: nothing is
 * recorded meanwhile, so that the place is known at which each form was rendered.
 */
export async function exportAndJudge({ command, directory, room, judge, quiet }) {
  const from = Date.now();
  for (const format of ['jsonl', 'csv', 'html']) {
    const since = { told: room.publicSeq, seq: room.seq };
    const file = join(directory, `${room.id}.${format}`);
    await exported(command, '--room', room.id, '--format', format, '--output', file);
    const text = await readFile(file, 'utf8');
    await rm(file);
    const whom = `the export of ${room.id} as ${format}`;
    const found = judge.watch.scan(Buffer.from(text));
    const strange = found.find(({ what, form }) => !what || form !== 'plain');
    if (strange) judge.breach(whom, `has ${strange.what}, ${strange.form}`);
    if (format === 'jsonl') {
      const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line));
      const [about] = lines;
      judge.nothing(whom, judge.watch.in(JSON.stringify([about, lines.at(-1)])));
      judge.nothing(whom, found.map(({ what }) => what).filter((what) => !what.startsWith(MARK)));
      judge.exported(whom, room, about.seq, (lo) => linesFault(room, lines.slice(1, -1), lo));
    } else {
      judge.loose(whom, room, found.map(({ what }) => what), since);
      if (quiet) judge.exported(whom, room, room.publicSeq, (lo) => timesFault(room, text, lo, from));
    }
  }
}
