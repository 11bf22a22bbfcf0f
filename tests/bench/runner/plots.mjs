// The plots of the report, as gnuplot draws them: bars from the least to the most in panels side by side, and latencies by
// percentile. Which plots there are, and what is in them; the drawing is gnuplot's.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { MEASURES, figure, readable } from './measures.mjs';
import { titleOf } from './servers.mjs';
import { median } from './statistics.mjs';
import { rowsOf, variantsOf } from './summary.mjs';
import { WORKLOADS } from './workloads.mjs';

const COLOURS = {
  plenaria: '#1b5e9e', floor: '#8a8a8a', nats: '#2e8b57', centrifuge: '#c8553d', 'centrifuge-everysec': '#e0a08f', 'centrifuge-short': '#8c3b2a', naive: '#9467bd', socketio: '#d4a017',
};
const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'];
const PANEL = { width: 440, height: 340 };

const workloadOf = (id) => WORKLOADS.find((workload) => workload.id === id);
/** As a string of gnuplot's. */
const quoted = (text) => `"${String(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** The bars of one workload: `[{ label, colour, value }]`, without servers that have no figure. */
function bars(results, id, measure, variant = '') {
  return rowsOf(results, { ...workloadOf(id), columns: [measure] }, variant)
    .filter(({ figures }) => figures[measure])
    .map(({ server, title, figures }) => ({ label: title, colour: COLOURS[server], value: figures[measure] }));
}

const panel = (title, measure, shown) => ({ title, unit: MEASURES[measure].head, bars: shown });
const oneRoom = (shown) => shown.map((bar) => ({ ...bar, label: `${bar.label}, one room`, colour: '#7fb3dd' }));

/** F10's bars: one for each length of the record. */
function lengths(results, measure) {
  return variantsOf(results, workloadOf('F10')).flatMap((variant) =>
    bars(results, 'F10', measure, variant).map((bar) => ({ ...bar, label: variant })));
}

/** Every plot that the records suffice for: `{ name, workload, title, script }`; it stands under `workload` in the report. */
export function plotsOf(results) {
  const outstanding = variantsOf(results, workloadOf('F8'));
  const plots = [
    { name: 'f1', workload: 'F1', title: 'F1: deliveries a second, 64 in flight', panels: [panel('', 'deliveries', bars(results, 'F1', 'deliveries'))] },
    { name: 'f2', workload: 'F2', title: 'F2: deliveries a second, 1 in flight', panels: [panel('', 'deliveries', bars(results, 'F2', 'deliveries'))] },
    { name: 'f3', workload: 'F3', title: 'F3: latency by percentile', lines: percentiles(results, ['F3']) },
    { name: 'f11', workload: 'F11', title: 'F11: latency of the others while 1 % of the readers are stalled', lines: percentiles(results, ['F3', 'F11'], ['plenaria']) },
    { name: 'f4', workload: 'F4', title: 'F4: time to the last of 10,000 followers', panels: [panel('', 'last', bars(results, 'F4', 'last'))] },
    { name: 'f5', workload: 'F5', title: 'F5: 200 rooms of 10', panels: [panel('latency', 'p99', bars(results, 'F5', 'p99')), panel('CPU time, Redis included', 'cpu', bars(results, 'F5', 'cpu'))] },
    { name: 'f7', workload: 'F7', title: 'F7: arrivals a second', panels: [panel('', 'arrivals', bars(results, 'F7', 'arrivals'))] },
    {
      name: 'f8', workload: 'F8', title: 'F8 and F9: acknowledged, synced submissions a second',
      panels: outstanding.map((variant) => panel(variant, 'acknowledged', [
        ...bars(results, 'F8', 'acknowledged', variant), ...oneRoom(bars(results, 'F9', 'acknowledged', variant)),
      ])),
    },
    {
      name: 'f10', workload: 'F10', title: 'F10: a record of 100 to 1,000,000 entries',
      panels: [['a submission', 'instructions'], ['the node', 'node_memory'], ['Redis', 'redis_memory'], ['start', 'ready']]
        .map(([title, measure]) => panel(title, measure, lengths(results, measure))),
    },
  ];
  return plots.flatMap(({ panels, lines, ...plot }) => {
    const full = panels?.filter((one) => one.bars.length);
    if (lines?.length) return [{ ...plot, script: lineScript(plot.title, lines) }];
    return full?.length ? [{ ...plot, script: barScript(plot.title, full) }] : [];
  });
}

/** `[{ label, colour, dashed, values }]`: the median of the rounds at each percentile. */
function percentiles(results, ids, only) {
  return ids.flatMap((id) => workloadOf(id).servers.filter((server) => !only || only.includes(server)).flatMap((server) => {
    const records = results.records.filter((record) => record.workload === id && record.server === server && figure('p99', record) !== undefined);
    if (records.length === 0) return [];
    const values = PERCENTILES.map((name) => median(records.map(({ result }) => result.latency_us[name])));
    const label = ids.length > 1 ? `${titleOf(server)}, ${id}` : titleOf(server);
    return [{ label, colour: COLOURS[server], dashed: ids.length > 1 && id === ids[0], values }];
  }));
}

const opening = (width, height = PANEL.height) => [
  `set terminal svg size ${width},${height} font "sans-serif,12" background "#ffffff" noenhanced`,
  'set border 3; set grid ytics lc rgb "#dddddd"; set tics nomirror; set xtics nomirror',
];

function barScript(title, panels) {
  const [columns, rows] = [Math.min(2, panels.length), Math.ceil(panels.length / 2)];
  const lines = [...opening(Math.max(PANEL.width * columns, 600), PANEL.height * rows), `set multiplot layout ${rows},${columns} title ${quoted(title)}`];
  lines.push('set style fill solid 0.9; set xtics rotate by -20; unset key');
  // What has the same unit is drawn to the same scale.
  const mostOf = (unit) => Math.max(...panels.filter((one) => one.unit === unit).flatMap((one) => one.bars.map(({ value }) => value.max)));
  panels.forEach((one, index) => {
    const most = mostOf(one.unit);
    lines.push(`$panel${index} << EOD`);
    one.bars.forEach(({ label, colour, value }, place) => {
      lines.push([place, value.median, value.min, value.max, parseInt(colour.slice(1), 16), quoted(readable(value.median)), quoted(label)].join(' '));
    });
    lines.push('EOD', `set format y "${most >= 2000 ? '%.1s%c' : '%g'}"`, `set yrange [0:${most * 1.15}]`);
    lines.push(`set title ${quoted(one.title)}`, `set ylabel ${quoted(one.unit)}`, `set xrange [-0.6:${one.bars.length - 0.4}]`);
    lines.push(
      `plot $panel${index} using 1:2:(0.62):5:xtic(7) with boxes lc rgb variable, ` +
        `$panel${index} using 1:3:(0):($4-$3) with vectors heads size graph 0.012,90 lc rgb "#222222" lw 1.4, ` +
        `$panel${index} using ($1):4:6 with labels offset 0,0.8`,
    );
  });
  return [...lines, 'unset multiplot', ''].join('\n');
}

function lineScript(title, series) {
  const lines = [...opening(PANEL.width * 1.7), `set title ${quoted(title)}`, 'set ylabel "µs"; set logscale y; set format y "%g"; set key outside right'];
  lines.push(`set xrange [-0.3:${PERCENTILES.length - 0.7}]`, 'set xtics ("p50" 0, "p90" 1, "p99" 2, "p99.9" 3, "max" 4)');
  series.forEach(({ values }, index) => lines.push(`$line${index} << EOD`, ...values.map((value, place) => `${place} ${value}`), 'EOD'));
  const drawn = series.map(({ label, colour, dashed }, index) =>
    `$line${index} using 1:2 with linespoints lw 2 pt 7 ps 0.5 dt ${dashed ? 2 : 1} lc rgb ${quoted(colour)} title ${quoted(label)}`);
  return [...lines, `plot ${drawn.join(', ')}`, ''].join('\n');
}

/** Draws a plot; gives the SVG. */
export async function draw({ script }) {
  const drawing = promisify(execFile)('gnuplot', ['-'], { maxBuffer: 16 * 1024 * 1024 });
  drawing.child.stdin.end(script);
  const { stdout, stderr } = await drawing;
  if (!stdout.includes('</svg>')) throw new Error(`gnuplot drew nothing: ${stderr}`);
  return stdout;
}
