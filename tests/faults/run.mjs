// The long run: so many kills of nodes and of Redis and so many power cuts, under load. Prints figures after each episode and at
// the end, and ends with 1 where a promise was broken.
//
//   node tests/faults/run.mjs --node-kills 1000 --redis-kills 300 --power-cuts 100 [--seed N] [--pauses 20] [--episode 50]
import { parseArgs } from 'node:util';

import { episode } from './episode.mjs';
import { chance, freshSeed } from './random.mjs';

const { values } = parseArgs({
  options: Object.fromEntries(['node-kills', 'redis-kills', 'power-cuts', 'pauses', 'episode', 'seed'].map((name) => [name, { type: 'string' }])),
});
const number = (name, otherwise) => Number(values[name] ?? otherwise);
const seed = number('seed', freshSeed());
const random = chance(seed);

const counts = {
  killNode: number('node-kills', 1000),
  killRedis: number('redis-kills', 300),
  cutPower: number('power-cuts', 100),
  pauseRedis: number('pauses', 20),
  doubt: Math.ceil(number('pauses', 20) / 4),
};
const faults = Object.entries(counts).flatMap(([name, count]) => Array(count).fill(name));
for (let i = faults.length - 1; i > 0; i -= 1) {
  const j = Math.floor(random() * (i + 1));
  [faults[i], faults[j]] = [faults[j], faults[i]];
}

const began = performance.now();
const total = { acknowledged: 0, refused: 0, doubted: 0, lost: 0, resumes: 0, resets: 0, atRisk: 0, gone: 0, faults: 0, breaches: 0, settling: 0, seconds: 0 };
const size = number('episode', 50);
console.log(`seed ${seed}: ${JSON.stringify(counts)}`);
for (let from = 0, turn = 0; from < faults.length; from += size, turn += 1) {
  const own = Math.floor(random() * 2 ** 31);
  const setup = turn % 2 === 0 ? 'two nodes' : 'one node';
  const { breaches, figures } = await episode({ seed: own, setup, faults: faults.slice(from, from + size), delayUs: [0, 1000, 5000][turn % 3] });
  for (const name of Object.keys(total)) if (name in figures && name !== 'settling') total[name] += figures[name];
  total.settling = Math.max(total.settling, figures.settling);
  total.breaches += breaches.length;
  console.log(`${setup}, seed ${own}: ${JSON.stringify(figures)}`);
  for (const breach of breaches.slice(0, 20)) console.log(`  BROKEN: ${breach}`);
}
total.wallSeconds = (performance.now() - began) / 1000;
console.log(JSON.stringify(total));
console.log(`${total.faults} faults, ${total.acknowledged} acknowledged, ${(total.acknowledged / total.seconds).toFixed(0)} a second, ` +
  `${total.breaches} promises broken, the slowest doubt settled ${total.settling.toFixed(0)} ms after recovery, ${total.resets} resets in ${total.resumes} resumes`);
process.exit(total.breaches > 0 ? 1 : 0);
