// docs/performance.md and its plots, from raw results and the part written by hand (performance.md.in). The same results
// give the same report.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { draw, plotsOf } from './plots.mjs';
import { titleOf } from './servers.mjs';
import { cellsOf, heading, measuredWorkloads, remarks, rowsOf, variantsOf, verdicts } from './summary.mjs';
import { banner } from './whole.mjs';

const TEMPLATE = new URL('performance.md.in', import.meta.url);

const cell = (text) => String(text).replaceAll('|', '\\|');
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;

/** A table in Markdown; the first column is of words, the others of figures. */
export function table(head, rows) {
  return [row(head), row(head.map((_, column) => (column ? '--:' : '---'))), ...rows.map(row)].join('\n');
}

function workloadPart(results, workload, plots) {
  const parts = [`### ${heading(workload)}`];
  for (const variant of variantsOf(results, workload)) {
    const rows = rowsOf(results, workload, variant);
    const [head, ...cells] = cellsOf(rows, workload, variant || 'server');
    parts.push(table(head, cells));
    const told = rows.flatMap(remarks).map((remark) => `- ${remark}.`);
    if (told.length) parts.push(told.join('\n'));
  }
  for (const { title, path } of plots) parts.push(`![${title}](${path})`);
  return parts.join('\n\n');
}

/** The text of the report. `plots`: `{ workload, title, path }`, `path` as seen from the report. */
export function reportText(template, results, plots) {
  const { machine, versions, absent = {} } = results;
  const judged = verdicts(results);
  const missing = Object.entries(absent).map(([server, why]) => `- ${titleOf(server)} was left out: ${why}.`);
  const partial = banner(results);
  const values = {
    banner: partial && `\n> **${partial}**\n`,
    command: results.command,
    date: results.began.slice(0, 10),
    rounds: `${results.rounds} round${results.rounds === 1 ? '' : 's'}`,
    minutes: `${Math.round(results.minutes)} minutes`,
    frame_bytes: String(results.frame_bytes),
    machine: Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    versions: [...Object.entries(versions).map(([server, version]) => `- ${titleOf(server)}: ${version}`), ...missing].join('\n'),
    claims: table(['claim', 'verdict', 'measured', 'remark'], judged.map(({ text, verdict, says, remark }) =>
      [text, verdict === 'unknown' ? '–' : verdict, says.replace(/^\w+: /, ''), remark])),
    workloads: measuredWorkloads(results)
      .map((workload) => workloadPart(results, workload, plots.filter((plot) => plot.workload === workload.id))).join('\n\n'),
  };
  return template.replace(/@(\w+)@/g, (whole, name) => {
    if (!(name in values)) throw new Error(`performance.md.in: there is nothing of the name ${whole}`);
    return values[name];
  });
}

/** Writes the report to `file` and its plots into a directory of its name beside it; gives their paths. */
export async function writeReport(results, file) {
  const directory = basename(file).replace(/\.md$/, '');
  await mkdir(join(dirname(file), directory), { recursive: true });
  const written = [file];
  const plots = [];
  for (const plot of plotsOf(results)) {
    const path = `${directory}/${plot.name}.svg`;
    await writeFile(join(dirname(file), path), await draw(plot));
    written.push(join(dirname(file), path));
    plots.push({ ...plot, path });
  }
  await writeFile(file, reportText(await readFile(TEMPLATE, 'utf8'), results, plots));
  return written;
}
