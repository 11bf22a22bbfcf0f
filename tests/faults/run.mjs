// The long run: so many kills of nodes and of Redis and so many power cuts, under load. Prints figures after each episode and at
// the end, and ends with 1 where a promise was broken.
//
//   node tests/faults/run.mjs [--node-kills 1000] [--redis-kills 300] [--power-cuts 100] [--others 100]
//                             [--episode-size 50] [--seed N] [--only EPISODE]
//
// --seed brings the same episodes back, --only one of them (numbered from 1).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { episode } from './episode.mjs';
import { chance, freshSeed } from './random.mjs';

/** What each option is made up of, in parts of one. */
const SHARES = {
  'node-kills': { killNode: 1 },
  'redis-kills': { killRedis: 0.9, killInRewrite: 0.1 },
  'power-cuts': { cutPower: 0.6, cutRedisPower: 0.25, cutInRewrite: 0.15 },
  others: { restartNode: 0.5, pauseNode: 0.2, pauseRedis: 0.18, doubt: 0.12 },
};
const USUAL = { 'node-kills': 1000, 'redis-kills': 300, 'power-cuts': 100, others: 100, 'episode-size': 50 };

const { values } = parseArgs({ options: Object.fromEntries([...Object.keys(USUAL), 'seed', 'only'].map((name) => [name, { type: 'string' }])) });
const number = (name) => Number(values[name] ?? USUAL[name]);
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const random = chance(seed);

const faults = Object.entries(SHARES).flatMap(([option, kinds]) =>
  Object.entries(kinds).flatMap(([kind, share]) => Array(Math.round(number(option) * share)).fill(kind)));
for (let i = faults.length - 1; i > 0; i -= 1) {
  const j = Math.floor(random() * (i + 1));
  [faults[i], faults[j]] = [faults[j], faults[i]];
}
const size = number('episode-size');
const episodes = Array.from({ length: Math.ceil(faults.length / size) }, (_, i) => ({
  number: i + 1,
  seed: Math.floor(random() * 2 ** 31),
  setup: i % 2 === 0 ? 'two nodes' : 'one node',
  delayUs: [0, 1000, 5000][i % 3],
  faults: faults.slice(i * size, (i + 1) * size),
})).filter((one) => values.only === undefined || one.number === Number(values.only));

// Whatever is begun is below one directory, which goes however this ends; programs end with this one.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'plenaria-faults-'));
process.on('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const total = { seconds: 0, acknowledged: 0, refused: 0, givenUp: 0, doubted: 0, lost: 0, resumes: 0, resets: 0, atRisk: 0, gone: 0 };
const kinds = {};
const broken = {};
let settling = 0;
console.log(`seed ${seed}: ${faults.length} faults`);
for (const { number: which, ...plan } of episodes) {
  const again = `(--seed ${seed} --only ${which})`;
  let outcome;
  try {
    outcome = await episode(plan);
  } catch (error) {
    broken.stuck = (broken.stuck ?? 0) + 1;
    console.log(`${which}/${episodes.length} ${plan.setup}: STUCK ${error.stack} ${again}`);
    continue;
  }
  const { breaches, figures } = outcome;
  for (const name of Object.keys(total)) total[name] += figures[name];
  for (const kind of plan.faults) kinds[kind] = (kinds[kind] ?? 0) + 1;
  for (const breach of breaches) broken[breach.split(':')[0]] = (broken[breach.split(':')[0]] ?? 0) + 1;
  settling = Math.max(settling, figures.settling);
  if (figures.settling >= 2000) broken.settling = (broken.settling ?? 0) + 1;
  console.log(`${which}/${episodes.length} ${plan.setup}: ${JSON.stringify(figures)}`);
  for (const breach of breaches.slice(0, 20)) console.log(`  BROKEN ${breach} ${again}`);
}

const of = (promise) => broken[promise] ?? 0;
const count = (option) => Object.keys(SHARES[option]).reduce((sum, kind) => sum + (kinds[kind] ?? 0), 0);
console.log(`
seed ${seed}: ${of('stuck')} of ${episodes.length} episodes came to no end
${count('node-kills')} kills of a node, ${count('redis-kills')} of Redis, ${count('power-cuts')} power cuts (${total.gone} of ${total.atRisk} unsynced bytes lost), ${count('others')} restarts and stops
  ${JSON.stringify(kinds)}
${total.acknowledged} acknowledged, ${(total.acknowledged / total.seconds).toFixed(0)} a second over ${total.seconds.toFixed(0)} s
${of('missing')} missing, ${of('doubled')} doubled, ${of('order')} mismatches of order, ${of('chain')} breaks of a chain, ${of('versions')} wrong versions
${total.refused} times 5003, of which ${of('recorded after 5003')} recorded (${total.givenUp} not repeated); ${of('uninvited')} entries that nobody asked for
${total.doubted} times 5004, the slowest settled ${settling.toFixed(0)} ms after recovery
${total.lost} answers lost with their connection, ${total.resumes} resumes of followers, ${total.resets} by a reset
${of('answer')} answers that may not be: none at all, or a refusal by a node that said it was ready`);
process.exit(Object.keys(broken).length > 0 ? 1 : 0);
