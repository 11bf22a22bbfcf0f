// Runs the guard's program under callgrind and makes figures of what it counted. It judges nothing.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const PROGRAM = join(ROOT, 'build/tests/bench/guard/bench_guard');
const LONGEST_MS = 300_000;

export const WORKS = ['submissions_100000', 'deliveries', 'joins', 'loading', 'submissions_10000', 'openings', 'submissions_100'];

/** The followers of deliveries beyond the first. */
const FURTHER = 999;

/** Each figure, as instructions for one, of what the sections cost for each of their units: `of('work.section')`. */
export const FIGURES = {
  submission: (of) => of('submissions_100.alone'),
  submission_among_64: (of) => of('submissions_100.together'),
  submission_after_10000: (of) => of('submissions_10000.alone'),
  submission_after_100000: (of) => of('submissions_100000.alone'),
  telling: (of) => of('deliveries.alone_to_one') - of('submissions_100.alone'),
  delivery: (of) => (of('deliveries.alone_to_all') - of('deliveries.alone_to_one')) / FURTHER,
  delivery_among_64: (of) => (of('deliveries.together_to_all') - of('deliveries.together_to_one')) / FURTHER,
  join: (of) => of('joins.joined'),
  join_known: (of) => of('joins.joined_known'),
  join_rendered: (of) => of('joins.rendered'),
  resume: (of) => of('joins.resumed'),
  upgrade: (of) => of('openings.upgraded'),
  session_open: (of) => of('openings.opened'),
  entry_loaded: (of) => of('loading.loaded'),
};

/** Runs one work, its dumps below `directory`. */
async function runWork(work, slowness, directory) {
  const out = join(directory, `${work}.out`);
  const { stdout } = await promisify(execFile)('valgrind', [
    '-q', '--tool=callgrind', '--instr-atstart=no', '--collect-atstart=no', `--callgrind-out-file=${out}`,
    PROGRAM, work, ...(slowness ? [slowness] : []),
  ], { timeout: LONGEST_MS, env: { PATH: process.env.PATH, LC_ALL: 'C' } });
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

/** The dumps of a work by their section. */
async function readDumps(work, directory) {
  const dumps = {};
  for (const name of await readdir(directory)) {
    if (!name.startsWith(`${work}.out.`)) continue;
    const text = await readFile(join(directory, name), 'utf8');
    const section = /^desc: Trigger: Client Request: (\S+)$/m.exec(text)?.[1];
    if (section) dumps[section] = { file: join(directory, name), instructions: Number(/^totals: (\d+)$/m.exec(text)[1]) };
  }
  return dumps;
}

/** Works through `items`, so many at once. */
async function eachOf(items, atOnce, work) {
  const left = [...items];
  const one = async () => {
    while (left.length > 0) await work(left.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/**
 * `{ madeWith, sections }`: what the figures depend on beside the code, and instructions for each unit by
 * "work.section". `keep`, where given, is called with the dumps while they are there: "work.section" → { file, units }.
 */
export async function measure({ works = WORKS, slowness, keep = async () => {} } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'plenaria-guard-'));
  try {
    const sections = {};
    const kept = {};
    let madeWith;
    await eachOf(works, 2, async (work) => {
      const said = await runWork(work, slowness, directory);
      const dumps = await readDumps(work, directory);
      for (const line of said) {
        if (line.madeWith) madeWith = line.madeWith;
        if (!line.section) continue;
        const name = `${work}.${line.section}`;
        if (!dumps[line.section]?.instructions) throw new Error(`callgrind has counted nothing of ${name}`);
        sections[name] = dumps[line.section].instructions / line.units;
        kept[name] = { file: dumps[line.section].file, units: line.units };
      }
    });
    await keep(kept);
    return { madeWith, sections };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The figures that these sections give; a figure some of whose sections were not measured is left out. */
export function figuresOf(sections) {
  const figures = {};
  for (const [name, make] of Object.entries(FIGURES)) {
    let whole = true;
    const figure = make((section) => {
      if (!(section in sections)) whole = false;
      return sections[section];
    });
    if (whole) figures[name] = Math.round(figure * 10) / 10;
  }
  return figures;
}
