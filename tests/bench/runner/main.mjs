// The bench's program, behind tests/bench/run: reads the command line, runs the rounds, keeps the raw results, says what was
// held and missed, writes the report. Everything is built and installed before.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { ROOT } from '../../integration/harness/cleanup.mjs';
import { checkAll, checkPlenaria, readResults } from './checks.mjs';
import { factsOf } from './facts.mjs';
import { failureOf } from './measures.mjs';
import { Misunderstood, USAGE, readOptions } from './options.mjs';
import { People } from './people.mjs';
import { writeReport } from './report.mjs';
import { runRounds } from './rounds.mjs';
import { SERVERS, titleOf } from './servers.mjs';
import { endOnSignals, onStage } from './stage.mjs';
import { printed } from './summary.mjs';
import { shortcomings } from './whole.mjs';

const say = (line) => console.log(line);

/** The server program that PLENARIA_BINARY names, if it does. */
const NAMED = process.env.PLENARIA_BINARY ? resolve(process.env.PLENARIA_BINARY) : undefined;

const buildOf = (options) => resolve(options.build ?? join(ROOT, 'build-bench'));

/** Where raw results are kept: named by the time, unless --results says where. */
const resultsOf = (options, began) =>
  resolve(options.results ?? join(buildOf(options), 'results', `${began.toISOString().slice(0, 19).replaceAll(':', '')}.json`));

/** The programs of a build directory. */
function programsIn(build) {
  return {
    plenaria: NAMED ?? join(build, 'plenaria'),
    load: join(build, 'tests/bench/bench_load'),
    floor: join(build, 'tests/bench/bench_floor'),
    naive: join(build, 'tests/bench/bench_naive'),
    centrifuge: join(build, 'peers/centrifuge_peer'),
    socketio: join(build, 'peers/socketio/server.mjs'),
    nats: join(ROOT, 'tests/bench/peers/nats/start'),
  };
}

/** Whole or not at all, so that a run that is ended leaves what it has. */
async function keep(file, results) {
  await writeFile(`${file}.new`, `${JSON.stringify(results, null, 1)}\n`);
  await rename(`${file}.new`, file);
}

async function measure(options, began) {
  const programs = programsIn(buildOf(options));
  await checkPlenaria('the server', programs.plenaria);
  const absent = options.servers.map((server) => [server, SERVERS[server].missing(programs)]).filter(([, why]) => why);
  for (const [server, why] of absent) say(`${titleOf(server)} is left out: ${why}`);
  const servers = options.servers.filter((server) => !absent.some(([name]) => name === server));
  const file = resultsOf(options, began);
  await mkdir(dirname(file), { recursive: true });
  const results = {
    command: options.command, began: began.toISOString(), rounds: options.rounds, quick: options.quick,
    absent: Object.fromEntries(absent), ...(await factsOf(programs, servers)), records: [],
  };
  say(`Raw results: ${file}`);
  await onStage(async (stage) => {
    const people = await People.in(await stage.directory());
    const context = {
      programs, people, stage, say,
      keep: (records) => keep(file, Object.assign(results, { records, frame_bytes: context.frameBytes, minutes: (Date.now() - began) / 60_000 })),
    };
    await runRounds({ ...options, servers }, context);
  });
  return results;
}

async function main(words) {
  const options = readOptions(words);
  if (options.help) return void (options.check || process.stdout.write(USAGE));
  const began = new Date();
  await checkAll(options, { results: resultsOf(options, began), plenaria: NAMED });
  if (options.check) return;
  endOnSignals();
  const isRead = options.reportFrom !== undefined;
  const results = isRead ? await readResults(options.reportFrom) : await measure(options, began);
  if (!isRead) say(printed(results));
  const lacks = shortcomings(results);
  const report = options.report ?? (lacks.length ? undefined : join(ROOT, 'docs/performance.md'));
  if (!report) say(`docs/performance.md is not written, as this is not a whole run: ${lacks.join('; ')}. --report FILE writes a report of it.`);
  else for (const path of await writeReport(results, resolve(report))) say(`Written: ${path}`);
  // A peer that is not there is said; a measurement that went wrong must not pass for one that went well.
  if (results.records.some(failureOf)) process.exitCode = 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`tests/bench/run: ${error instanceof Misunderstood ? error.message : error.stack}`);
  process.exitCode = error instanceof Misunderstood ? 2 : 1;
}
