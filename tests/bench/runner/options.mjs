// The command line of tests/bench/run, read and checked; nothing is started here.
import { parseArgs } from 'node:util';

import { SERVERS } from './servers.mjs';
import { QUICK, WHOLE, WORKLOADS } from './workloads.mjs';

export const USAGE = `tests/bench/run [peer…] [options]

Measures Plenaria beside its peers, in rounds, and says what of each claim was held and missed.

  peer…               which of floor, nats, centrifuge, naive, socketio take part; without any, all
  --workloads F1,F3   which of F1 to F11; without it, all
  --rounds N          how many rounds (5)
  --quick             one short round that shows that everything works; its figures mean little
  --results FILE      where the raw results are kept (build-bench/results/TIME.json)
  --report FILE       write a report, with its plots in a directory beside it; results of everything in 5 rounds or
                      more are written to docs/performance.md without being asked
  --report-from FILE  make a report from raw results and measure nothing
  --build DIR         the build directory (build-bench)
  --check             say what of these words and files is wrong; build, measure and write nothing
  --help

PLENARIA_BINARY names another server program to be measured.
`;

export class Misunderstood extends Error {}

/** Servers that go by a peer's name: Centrifuge is measured with two settings of Redis. */
const named = (peer) => Object.keys(SERVERS).filter((server) => server === peer || server.startsWith(`${peer}-`));
const WORKLOAD_IDS = WORKLOADS.map(({ id }) => id);

/**
 * Reads the words of the command line: `{ help, check, peers, servers, workloads, rounds, scale, quick, whole, results, report, reportFrom, build, command }`.
 * `whole`: everything is measured, often enough for a report. `command`: what measures the same once more, whatever files were
 * named. Throws Misunderstood with a sentence.
 */
export function readOptions(words) {
  const { values, positionals } = parsed(words);
  const everybody = Object.keys(SERVERS).filter((server) => server !== 'plenaria' && !server.includes('-'));
  const peers = positionals.length ? positionals.filter((peer) => peer !== 'plenaria') : everybody;
  for (const peer of peers) if (!everybody.includes(peer)) throw new Misunderstood(`what is ${peer}? The peers are ${everybody.join(', ')}`);
  for (const option of ['results', 'report', 'report-from', 'build']) {
    if (values[option] === '') throw new Misunderstood(`--${option} names nothing`);
  }
  const workloads = values.workloads?.split(',') ?? WORKLOAD_IDS;
  for (const id of workloads) if (!WORKLOAD_IDS.includes(id)) throw new Misunderstood(`what is ${id}? The workloads are F1 to F11`);
  const scale = values.quick ? QUICK : WHOLE;
  const rounds = values.rounds === undefined ? scale.rounds : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new Misunderstood('--rounds is a number from 1 to 100');
  const isAll = workloads.length === WORKLOAD_IDS.length && peers.length === everybody.length;
  return {
    help: values.help ?? false, peers, servers: ['plenaria', ...peers.flatMap(named)], workloads, rounds, scale,
    command: ['tests/bench/run', ...positionals, ...said('workloads', values), ...said('rounds', values), ...(values.quick ? ['--quick'] : [])].join(' '),
    quick: values.quick ?? false, whole: isAll && !values.quick && rounds >= WHOLE.rounds,
    results: values.results, report: values.report, reportFrom: values['report-from'], build: values.build, check: values.check ?? false,
  };
}

const said = (option, values) => (values[option] === undefined ? [] : [`--${option}`, values[option]]);

function parsed(words) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  try {
    return parseArgs({
      args: words, allowPositionals: true,
      options: { workloads: text, rounds: text, quick: flag, results: text, report: text, 'report-from': text, build: text, check: flag, help: flag },
    });
  } catch (error) {
    // What Node adds tells of words that begin with a dash, which nothing here does.
    throw new Misunderstood(error.message.split('. ')[0]);
  }
}
