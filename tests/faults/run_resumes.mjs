// The long run of resumes.
//
//   node tests/faults/run_resumes.mjs --cuts 100000 [--readers 1000] [--longest 60000] [--seed N]
import { parseArgs } from 'node:util';

import { freshSeed } from './random.mjs';
import { resumes } from './resumes.mjs';

const { values } = parseArgs({ options: Object.fromEntries(['cuts', 'readers', 'longest', 'seed'].map((name) => [name, { type: 'string' }])) });
const number = (name, otherwise) => Number(values[name] ?? otherwise);
const seed = number('seed', freshSeed());
console.log(`seed ${seed}`);
const { breaches, figures } = await resumes({ seed, cuts: number('cuts', 100_000), readers: number('readers', 1000), longest: number('longest', 60_000), say: console.log });
for (const breach of breaches.slice(0, 50)) console.log(`BROKEN: ${breach}`);
console.log(JSON.stringify(figures));
console.log(`${figures.cuts} cuts, ${figures.resumes} resumes: ${figures.exact} exact, ${figures.resumes - figures.exact} resets, ` +
  `${figures.avoidable} of them where exactness was possible; ${breaches.length} promises broken`);
process.exit(breaches.length > 0 || figures.avoidable > 0.01 * figures.resumes ? 1 : 0);
