// The long run: so many operations, each method by each role in each state of a room at least a thousand times. Prints figures as it goes and
// at the end, and ends with 1 where anybody was told what they may not be, or a cell of the matrix was asked too rarely: less than a
// thousandth of all operations.
//
//   node tests/taint/run.mjs [--operations 1000000] [--each 1000] [--moving 8] [--watch 40] [--evenly 0.75] [--stop-at N]
//     [--seed N]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { freshSeed } from '../faults/random.mjs';
import { taint } from './taint.mjs';

const USUAL = { operations: 1_000_000, moving: 8, watch: 40, evenly: 0.75, 'stop-at': Infinity };
const { values } = parseArgs({ options: Object.fromEntries([...Object.keys(USUAL), 'each', 'seed'].map((name) => [name, { type: 'string' }])) });
const number = (name) => Number(values[name] ?? USUAL[name]);
const each = Number(values.each ?? Math.ceil(number('operations') / 1000));
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);

process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'plenaria-taint-'));
process.on('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

console.log(`seed ${seed}: ${number('operations')} operations`);
const { broken, missing, figures } = await taint({
  seed, operations: number('operations'), each, moving: number('moving'), watch: number('watch'), evenly: number('evenly'), stopAt: number('stop-at'), say: (line) => console.log(line), onBreach: (what) => console.log(`  BROKEN ${what}`),
});
for (const cell of missing) console.log(`  TOO FEW ${cell}`);
const { seconds, operations, messages, canaries, texts, arrived, cells, least: [cell, times], rarest: [method, done], ...rest } = figures;
console.log(JSON.stringify({ ...rest, arrived }));
console.log(`seed ${seed}: ${operations} operations over ${seconds.toFixed(0)} s; ${cells} cells, the smallest ${cell}, asked ${times} times, ${missing.length} less than ${each}; ${method} was done least, ${done} times`);
console.log(`seed ${seed}: ${texts} published texts, ${messages} messages, ${canaries} canaries, ${broken} hits`);
process.exit(broken + missing.length > 0 ? 1 : 0);
