// The rounds: each workload's servers in turn, once in each round, whoever comes first changing with the round. What a machine
// does in an hour then falls on all of them alike. Keeps what came of it; judges nothing.
import { KINDS, frameBytes } from './load.mjs';
import { disturbed, failureOf, figure, generatorBound, readable, withUnit } from './measures.mjs';
import { record } from './record.mjs';
import { SERVERS } from './servers.mjs';
import { onStage } from './stage.mjs';
import { rotated } from './statistics.mjs';
import { WORKLOADS, jobsOf } from './workloads.mjs';

const kinds = { ...KINDS, record };

/**
 * What is to be measured, in order: `{ round, workload, variant, server, job }`. `plan`: `workloads` (ids), `servers` (names), `rounds`,
 * `scale`.
 */
export function schedule({ workloads, servers, rounds, scale }) {
  const steps = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const workload of WORKLOADS.filter(({ id }) => workloads.includes(id))) {
      const taking = workload.servers.filter((server) => servers.includes(server));
      for (const [variant, job] of Object.entries(jobsOf(workload, scale))) {
        for (const server of rotated(taking, round - 1)) steps.push({ round, workload, variant, server, job: job(scale) });
      }
    }
  }
  return steps;
}

async function attempt(step, context) {
  const { workload, server, job } = step;
  try {
    return await onStage((stage) => kinds[workload.kind](stage, context, server, job));
  } catch (error) {
    return { failed: error.message.trim().split('\n').slice(0, 4).join('; ') };
  }
}

/**
 * Carries out `plan` and gives the records. `context`: `programs`, `people`, `stage`, `say(line)`, and `keep(records)`, called after each
 * measurement so that a run that is ended early has what it measured.
 */
export async function runRounds(plan, context) {
  context.frameBytes = await onStage((stage) => frameBytes(stage, context));
  context.say(`Plenaria's frame for 200 bytes of text: ${context.frameBytes} bytes`);
  const records = [];
  const steps = schedule(plan);
  for (const [index, step] of steps.entries()) {
    const { round, workload, variant, server } = step;
    const began = performance.now();
    const came = await attempt(step, context);
    const kept = { workload: workload.id, variant, server, round, ...came, seconds: (performance.now() - began) / 1000 };
    records.push(kept);
    await context.keep(records);
    context.say(line(kept, workload, `${index + 1}/${steps.length}`));
  }
  return records;
}

/** A measurement in one line, as it is told while the rounds go on. */
function line(kept, workload, place) {
  const name = [kept.workload, kept.variant, SERVERS[kept.server].title].filter(Boolean).join(', ');
  const failed = failureOf(kept);
  const outcome = failed ? `FAILED: ${failed}` : withUnit(workload.measure, figure(workload.measure, kept));
  const bound = generatorBound(kept) ? ', the generator was the bottleneck' : '';
  const noise = disturbed(kept) ? `, something else had ${readable(kept.cpu.others)} of the core` : '';
  return `${place} round ${kept.round}: ${name}: ${outcome}${bound}${noise} [${kept.seconds.toFixed(1)} s]`;
}
