// What the kernel says of processes: CPU time and memory of a server with everything that it started. Redis is told apart
// by its name, as a server may have one of its own or stand beside one. Linux only.
import { readFileSync, readdirSync } from 'node:fs';

/** Of times in /proc/PID/stat; Linux has had this one for all programs. */
const TICKS_PER_SECOND = 100;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';  // it has ended meanwhile
  }
};

/** `{ name, parent, seconds }`: CPU seconds of all threads and of those children that have ended. */
function statOf(pid) {
  const text = read(`/proc/${pid}/stat`);
  const nameEnd = text.lastIndexOf(')');
  if (nameEnd < 0) return undefined;
  const fields = text.slice(nameEnd + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { name: text.slice(text.indexOf('(') + 1, nameEnd), parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
}

/** These processes and all that descend from them, as a map from pid to what statOf gives. */
export function family(roots) {
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat) all.set(Number(name), stat);
  }
  const members = new Map();
  const take = (pid) => {
    if (members.has(pid) || !all.has(pid)) return;
    members.set(pid, all.get(pid));
    for (const [child, { parent }] of all) if (parent === pid) take(child);
  };
  roots.forEach(take);
  return members;
}

const part = ({ name }) => (name === 'redis-server' ? 'redis' : 'node');

/** Seconds that programs, or another machine on the same processor, had of a core so far; without the kernel's own interrupts. */
function coreSeconds(core) {
  const fields = new RegExp(`^cpu${core} (.*)$`, 'm').exec(read('/proc/stat'))?.[1].split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = fields;
  return (user + nice + system + steal) / TICKS_PER_SECOND;
}

/**
 * CPU seconds that were used so far: `{ at, node, redis, core }`, `at` in seconds of a steady clock, `core` by whatever ran on that
 * core.
 */
export function cpuOf(roots, core) {
  const used = { at: performance.now() / 1000, node: 0, redis: 0, core: coreSeconds(core) };
  for (const stat of family(roots).values()) used[part(stat)] += stat.seconds;
  return used;
}

/** Cores that were busy between two readings: `{ node, redis, others }`, `others` of the one core by what does not belong here. */
export function coresBetween(before, after) {
  const seconds = after.at - before.at;
  const [node, redis, core] = ['node', 'redis', 'core'].map((name) => (after[name] - before[name]) / seconds);
  return { node, redis, others: Math.max(0, core - node - redis) };
}

const kibibytes = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;

/** Bytes in memory: `{ node: { pss, peak }, redis: { pss, peak } }`; `peak` is the most that was resident, since the start. */
export function memoryOf(roots) {
  const sums = { node: { pss: 0, peak: 0 }, redis: { pss: 0, peak: 0 } };
  for (const [pid, stat] of family(roots)) {
    const sum = sums[part(stat)];
    sum.pss += kibibytes(read(`/proc/${pid}/smaps_rollup`), 'Pss');
    sum.peak += kibibytes(read(`/proc/${pid}/status`), 'VmHWM');
  }
  return sums;
}

/** CPU nanoseconds of the threads of these processes that are alive, without those that they started: finer than ticks. */
export function nanosecondsOf(pid) {
  let sum = 0;
  let threads = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    // it has ended meanwhile
  }
  for (const thread of threads) sum += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] || 0);
  return sum;
}
