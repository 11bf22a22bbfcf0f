// The long run: races of moderators and authors over three nodes, until so many are run. Prints figures as it goes and all of them at
// the end, and ends with 1 where a promise was broken.
//
//   node tests/races/run.mjs [--races 100000] [--nodes 3] [--seed N] [--chunk 20000]
//
// Each chunk is run on a set-up of its own. --seed draws the same races again; who wins is the machine's own timing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { freshSeed } from '../faults/random.mjs';
import { races } from './races.mjs';

const { values } = parseArgs({ options: Object.fromEntries(['races', 'nodes', 'seed', 'chunk'].map((name) => [name, { type: 'string' }])) });
const wanted = Number(values.races ?? 100_000);
const nodes = Number(values.nodes ?? 3);
const chunk = Number(values.chunk ?? 20_000);
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);

// Whatever is begun is below one directory, which goes however this ends; programs end with this one.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'plenaria-races-'));
process.on('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const total = { races: 0, acts: 0, conflicts: 0, twins: 0, inspected: 0, entries: 0, lost: 0, seconds: 0 };
const winners = {};
const broken = {};
console.log(`seed ${seed}: ${wanted} races over ${nodes} nodes`);
for (let begun = 0; begun < wanted; begun += chunk) {
  const progress = (done) => done % 5000 === 0 && console.log(`${begun + done} races`);
  const { breaches, figures } = await races({ seed: seed + begun, count: Math.min(chunk, wanted - begun), nodes, progress });
  for (const name of Object.keys(total)) total[name] += figures[name];
  for (const [what, count] of Object.entries(figures.winners)) winners[what] = (winners[what] ?? 0) + count;
  for (const breach of breaches) broken[breach.split(':')[0]] = (broken[breach.split(':')[0]] ?? 0) + 1;
  for (const breach of breaches.slice(0, 20)) console.log(`  BROKEN ${breach}`);
}
const of = (promise) => broken[promise] ?? 0;
console.log(`
seed ${seed}: ${total.races} races, ${total.acts} acts, ${(total.races / total.seconds).toFixed(0)} races a second over ${total.seconds.toFixed(0)} s
${of('winners')} without exactly one winner and everybody told, ${of('log')} not so in the log (${total.entries} entries)
${of('streams')} mismatches of what desks and followers were told, ${of('nodes')} nodes that show otherwise (${total.inspected} races inspected)
${of('verify')} records that do not hold, ${of('stuck')} races that came to no end
${total.conflicts} conflicts told, ${total.lost} appends made again; ${total.twins} winners had sent it twice, and were answered twice
  ${JSON.stringify(winners)}`);
process.exit(total.races < wanted || Object.keys(broken).length > 0 ? 1 : 0);
