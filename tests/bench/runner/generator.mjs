// Runs bench_load with a job and gives its result. What a job and a result hold is written in tests/bench/README.md.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { GENERATOR_CORE } from './stage.mjs';

/** Connecting, publishing what is in flight to the end, and a slow machine. */
const PATIENCE_S = 90;

let jobs = 0;

/**
 * Runs a job to its end. `at` may have `begin()` and `end()`, called when the measured part begins and ends, and `joined(count)`,
 * which an idle job waits for: it goes on to its end when what that gives is settled. Throws the generator's own sentence.
 */
export async function generate(stage, program, job, at = {}) {
  const file = join(await stage.directory(), `job-${++jobs}.json`);
  await writeFile(file, JSON.stringify(job));
  const child = stage.start(GENERATOR_CORE, program, [file], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.process.stdin.on('error', () => {});
  const said = [];
  let joined = Promise.resolve();
  const lines = createInterface({ input: child.process.stderr });
  lines.on('line', (line) => {
    const note = line.startsWith('{') ? JSON.parse(line) : undefined;
    if (note?.at === 'begin') at.begin?.();
    else if (note?.at === 'end') at.end?.();
    else if (note && 'joined' in note) joined = Promise.resolve(at.joined?.(note.joined)).finally(() => child.process.stdin.end());
    else if (!note) said.push(line);
  });
  const deadline = setTimeout(() => child.kill(), 1000 * (PATIENCE_S + (job.warm_up_s ?? 0) + (job.measure_s ?? 0)));
  const [{ code, signal }] = await Promise.all([child.ended, once(lines, 'close')]);
  clearTimeout(deadline);
  await joined;
  if (signal === 'SIGKILL') throw new Error('the generator did not come to an end in time');
  if (code !== 0) throw new Error(said.at(-1) ?? `the generator ended with ${signal ?? code}`);
  return JSON.parse(child.stdout);
}

/** What a result says that must not be: one sentence, or undefined. */
export function broken(result) {
  const wrong = ['lost', 'duplicates', 'out_of_order', 'strange', 'refused', 'unanswered', 'answered_again', 'closed'].filter((name) => result[name]);
  return wrong.length ? wrong.map((name) => `${name.replaceAll('_', ' ')}: ${result[name]}`).join(', ') : undefined;
}
