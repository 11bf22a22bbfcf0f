// The records of a run summed up: one row for each server of a workload, the claims judged, and what went wrong. As data,
// and as what the terminal shows; the report makes its tables of the same.
import { MEASURES, byRound, disturbed, failureOf, generatorBound, spreadText } from './measures.mjs';
import { titleOf } from './servers.mjs';
import { ratioWithinRounds, spread } from './statistics.mjs';
import { TARGETS, doubts, judge, sentence, wording } from './targets.mjs';
import { WORKLOADS } from './workloads.mjs';

const same = (record, { workload, variant, server }) =>
  record.workload === workload && record.variant === variant && record.server === server;

/** The workloads that were measured, in order. */
export const measuredWorkloads = ({ records }) => WORKLOADS.filter(({ id }) => records.some(({ workload }) => workload === id));

/** The variants of a workload, in order of their first measurement. */
export const variantsOf = ({ records }, { id }) => [...new Set(records.filter(({ workload }) => workload === id).map(({ variant }) => variant))];

/**
 * A row for each server of this workload and variant: `{ server, title, figures, ratio, failures, bound, disturbed, rounds }`. `figures`: a spread for each
 * column; `ratio`: Plenaria's main figure divided by this server's, within rounds; `bound`: in how many rounds the generator was
 * the bottleneck; `disturbed`: in how many something else ran on the servers' core.
 */
export function rowsOf({ records }, workload, variant) {
  const ours = byRound(records, { workload: workload.id, variant, server: 'plenaria' }, workload.measure);
  return workload.servers.flatMap((server) => {
    const which = { workload: workload.id, variant, server };
    const mine = records.filter((record) => same(record, which));
    if (mine.length === 0) return [];
    return [{
      server,
      title: titleOf(server),
      figures: Object.fromEntries(workload.columns.map((measure) => [measure, spread([...byRound(records, which, measure).values()])])),
      ratio: server === 'plenaria' ? undefined : ratioWithinRounds(ours, byRound(records, which, workload.measure)),
      failures: mine.filter(failureOf).map((record) => ({ round: record.round, failed: failureOf(record) })),
      bound: mine.filter(generatorBound).length,
      disturbed: mine.filter(disturbed).length,
      rounds: mine.length,
    }];
  });
}

/** What is divided, and which way is good: "latency p99: Plenaria ÷ this (less is better)". */
const ratioHead = ({ head, better }) => `${head.replace(/, .*/, '')}: Plenaria ÷ this (${better} is better)`;

/** The rows as cells, their heads first; Plenaria's main figure divided by that of each only where there are others. */
export function cellsOf(rows, { columns, measure }, corner) {
  const hasPeers = rows.some(({ ratio }) => ratio);
  const ratios = (text) => (hasPeers ? [text] : []);
  return [
    [corner, ...columns.map((name) => MEASURES[name].head), ...ratios(ratioHead(MEASURES[measure]))],
    ...rows.map((row) => [row.title, ...columns.map((name) => spreadText(row.figures[name], name)), ...ratios(row.ratio ? spreadText(row.ratio) : '')]),
  ];
}

/** What has to be known of a row: rounds that failed, and where the generator was the bottleneck. */
export function remarks(row) {
  const told = row.failures.map(({ round, failed }) => `${row.title}, round ${round}, failed and is left out: ${failed}`);
  if (row.bound) told.push(`${row.title}: the generator was the bottleneck in ${row.bound} of ${row.rounds} rounds, so the server may be faster than it looks`);
  if (row.disturbed) told.push(`${row.title}: something else ran on the servers' core in ${row.disturbed} of ${row.rounds} rounds`);
  return told;
}

/** The claims, judged: `{ text, verdict, says, remark }` each. */
export function verdicts({ records }) {
  return TARGETS.map((target) => {
    const judged = judge(target, records);
    return { text: wording(target, titleOf), verdict: judged.verdict, says: sentence(judged), remark: doubts(judged, titleOf), value: judged.value, target };
  });
}

/** Names of the variants in headings: only where a workload has several. */
export const heading = ({ id, title }, variant) => [id, `: ${title}`, variant && ` (${variant})`].filter(Boolean).join('');

/** What the terminal shows at the end. */
export function printed(results) {
  const lines = [];
  for (const workload of measuredWorkloads(results)) {
    for (const variant of variantsOf(results, workload)) {
      const rows = rowsOf(results, workload, variant);
      lines.push('', heading(workload, variant), ...aligned(cellsOf(rows, workload, '')), ...rows.flatMap(remarks).map((remark) => `  ! ${remark}`));
    }
  }
  const judged = verdicts(results).filter(({ verdict }) => verdict !== 'unknown');
  lines.push('', ...judged.map(({ text, says, remark }) => `${text}: ${says}${remark && ` [${remark}]`}`));
  const count = (wanted) => judged.filter(({ verdict }) => verdict === wanted).length;
  lines.push(`${count('held')} held, ${count('missed')} missed, ${TARGETS.length - judged.length} not measured`);
  return lines.join('\n');
}

function aligned(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) => `  ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ')}`.trimEnd());
}
