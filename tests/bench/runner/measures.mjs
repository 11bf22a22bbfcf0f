// What one measurement says: for each name the figure in a record, how a person reads it, and whether more is better.
// A record is { workload, variant, server, round, result, cpu, memory, failed? }, as rounds.mjs keeps it.
import { WORKLOADS } from './workloads.mjs';

/** 1,234,567 or 12.3 or 0.0123: three digits that count, no more. */
export function readable(value) {
  if (value === undefined || !Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** From so many microseconds on, a person reads milliseconds. */
const LONG_US = 10_000;

/** The unit in which a measure's figures are read that come to about `value`: `{ unit, per }`, the figure being divided by `per`. */
const readIn = (unit, value) => (unit === 'µs' && value >= LONG_US ? { unit: 'ms', per: 1000 } : { unit, per: 1 });

/** A figure with its unit: "900 µs", "12.3 ms", "4,012,346 deliveries/s". */
export function withUnit(name, value) {
  const { unit, per } = readIn(MEASURES[name].unit, value);
  return `${readable(value / per)} ${unit}`;
}

/**
 * "1,234 (1,200 – 1,250)", of a spread; one figure alone where there was one round. The unit stands in the table's head, and beside
 * the figures where it is another one.
 */
export function spreadText(value, name) {
  if (!value) return '–';
  const usual = MEASURES[name]?.unit;
  const { unit, per } = readIn(usual, value.median);
  const [median, min, max] = [value.median, value.min, value.max].map((one) => readable(one / per));
  const first = unit === usual ? median : `${median} ${unit}`;
  return value.count === 1 ? first : `${first} (${min} – ${max})`;
}

const MIB = 1024 * 1024;
/** What is less than a reader of KiB can tell from nothing, or has shrunk, is nothing. */
const growthKib = (bytes) => (bytes / 1024 < 0.05 ? 0 : bytes / 1024);

export const MEASURES = {
  deliveries: { head: 'deliveries/s', unit: 'deliveries/s', better: 'more', of: ({ result }) => result.deliveries_per_second },
  messages: { head: 'messages/s', unit: 'messages/s', better: 'more', of: ({ result }) => result.submissions_per_second },
  acknowledged: { head: 'acknowledged/s', unit: 'acknowledged/s', better: 'more', of: ({ result }) => result.submissions_per_second },
  p50: { head: 'latency p50, µs', unit: 'µs', better: 'less', of: ({ result }) => percentiles(result.latency_us)?.p50 },
  p99: { head: 'latency p99, µs', unit: 'µs', better: 'less', of: ({ result }) => percentiles(result.latency_us)?.p99 },
  last: { head: 'last follower, µs', unit: 'µs', better: 'less', of: ({ result }) => percentiles(result.last_us)?.p50 },
  acknowledgement_p99: { head: 'acknowledged after (p99), µs', unit: 'µs', better: 'less', of: ({ result }) => percentiles(result.acknowledged_us)?.p99 },
  arrivals: { head: 'arrivals/s', unit: 'connections/s', better: 'more', of: ({ result }) => result.connected / result.storm_s },
  arrival_p99: { head: 'arrived after (p99), ms', unit: 'ms', better: 'less', of: ({ result }) => percentiles(result.storm_us)?.p99 / 1000 },
  connection: { head: 'KiB a connection', unit: 'KiB/connection', better: 'less', of: ({ result }) => result.connection_bytes / 1024 },
  connection_redis: { head: 'KiB a connection in Redis', unit: 'KiB/connection', better: 'less', of: ({ result }) => growthKib(result.connection_redis_bytes) },
  ready: { head: 'ready after, s', unit: 's', better: 'less', of: ({ result }) => result.ready_s },
  node_memory: { head: 'memory, MiB', unit: 'MiB', better: 'less', of: ({ memory }) => memory?.node.pss / MIB },
  redis_memory: { head: "Redis' memory, MiB", unit: 'MiB', better: 'less', of: ({ memory }) => memory?.redis.pss / MIB },
  instructions: { head: 'instructions a submission', unit: 'instructions', better: 'less', of: ({ result }) => result.instructions },
  submission_cpu: { head: 'CPU a submission, µs', unit: 'µs of CPU', better: 'less', of: ({ result }) => result.submission_cpu_us },
  cpu: { head: 'CPU, cores', unit: 'cores', better: 'less', of: ({ cpu }) => (cpu ? cpu.node + cpu.redis : undefined) },
  redis_cpu: { head: 'of it Redis', unit: 'cores', better: 'less', of: ({ cpu }) => cpu?.redis },
  generator: { head: 'generator, cores', unit: 'cores', better: 'less', of: ({ result }) => result.generator_cpu },
};

/** The percentiles of some latencies; of none there are none, whatever stands there. */
const percentiles = (latencies) => (latencies?.count === 0 ? undefined : latencies);

function finite(name, record) {
  const value = record.result ? MEASURES[name].of(record) : undefined;
  return Number.isFinite(value) ? value : undefined;
}

/** Why a record counts for nothing, or undefined: it failed, or nothing came where its workload's main figure should be. */
export function failureOf(record) {
  if (record.failed) return record.failed;
  const measure = WORKLOADS.find(({ id }) => id === record.workload)?.measure;
  return !measure || finite(measure, record) > 0 ? undefined : `nothing was measured (${MEASURES[measure].head})`;
}

/** The figure of that name in a record; undefined where the measurement failed or does not have it. */
export const figure = (name, record) => (failureOf(record) ? undefined : finite(name, record));

/** A map from round to figure, of the records of `{ workload, variant, server }`. */
export function byRound(records, { workload, variant = '', server }, measure) {
  const rounds = new Map();
  for (const record of records) {
    if (record.workload !== workload || record.variant !== variant || record.server !== server) continue;
    const value = figure(measure, record);
    if (value !== undefined) rounds.set(record.round, value);
  }
  return rounds;
}

/** From this share of its core on, the generator may have been what was slow. */
export const GENERATOR_BOUND = 0.95;
export const generatorBound = ({ result }) => result?.generator_cpu >= GENERATOR_BOUND;

/** From this much of the servers' core on, something else has disturbed a measurement. */
export const DISTURBED = 0.1;
export const disturbed = ({ cpu }) => cpu?.others >= DISTURBED;
