// What a run lacks of a whole one: everything measured, of everybody, in as many rounds as the report has. A report of less
// says so at its top, and does not become docs/performance.md unasked.
import { titleOf } from './servers.mjs';
import { QUICK, WHOLE, WORKLOADS, jobsOf } from './workloads.mjs';

/** What these results lack, a phrase each; none if they are whole. A server that could not be started is not asked for. */
export function shortcomings(results) {
  const { quick, records, rounds, absent = {} } = results;
  const lacks = quick ? ['it was a quick run, whose figures mean little'] : [];
  if (rounds < WHOLE.rounds) lacks.push(`it was of ${rounds} round${rounds === 1 ? '' : 's'} instead of ${WHOLE.rounds}`);
  const missing = WORKLOADS.filter(({ id }) => !records.some(({ workload }) => workload === id)).map(({ id }) => id);
  if (missing.length) lacks.push(`${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not measured`);
  const asked = WORKLOADS.filter(({ id }) => !missing.includes(id)).flatMap((workload) => partsOf(workload, results));
  const isThere = (server) => asked.some((part) => part.server === server && part.done);
  const away = [...new Set(asked.map(({ server }) => server))].filter((server) => !isThere(server));
  if (away.length) lacks.push(`without ${away.map(titleOf).join(', ')}`);
  const partly = asked.filter(({ server, done }) => !away.includes(server) && done < rounds);
  const never = partly.filter(({ done }) => done === 0).map(({ id, variant, server }) => [titleOf(server), 'in', id, variant && `(${variant})`].filter(Boolean).join(' '));
  if (never.length) lacks.push(`not measured: ${never.join(', ')}`);
  const ended = [...new Set(partly.filter(({ done }) => done).map(({ id }) => id))];
  if (ended.length) lacks.push(`not all of the ${rounds} rounds are there in ${ended.join(', ')}`);
  return lacks;
}

/** What a workload consists of, and in how many rounds each part was measured. A quick run has variants of its own. */
function partsOf(workload, { quick, records, absent = {} }) {
  const { id } = workload;
  const mine = records.filter((record) => record.workload === id);
  return Object.keys(jobsOf(workload, quick ? QUICK : WHOLE)).flatMap((variant) =>
    workload.servers.filter((server) => !(server in absent)).map((server) => {
      const done = new Set(mine.filter((record) => record.variant === variant && record.server === server).map(({ round }) => round)).size;
      return { id, variant, server, done };
    }));
}

/** A sentence for the top of a report that is not of a whole run, otherwise nothing. */
export function banner(results) {
  const lacks = shortcomings(results);
  return lacks.length ? `This is not the report of a whole run: ${lacks.join('; ')}.` : '';
}
