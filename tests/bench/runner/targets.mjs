// What Plenaria is held to: each claim written down once, with the two figures that it compares. Judged on the median of
// the ratios within each round, or on the median figure where it is a bound of its own.
import { MEASURES, byRound, disturbed, figure, generatorBound, readable } from './measures.mjs';
import { ratioWithinRounds, spread } from './statistics.mjs';

const atLeast = (bound) => ({ bound, holds: (value) => value >= bound, sign: '≥' });
const atMost = (bound) => ({ bound, holds: (value) => value <= bound, sign: '≤' });

/** Ours against another server's in the same workload and variant. */
function against(workload, measure, server, limit, { variant = '', than = server } = {}) {
  const ours = { workload, variant, server: 'plenaria' };
  return { workload, measure, ours, theirs: { workload, variant, server }, limit, than };
}

/** Ours in one workload against ours in another. */
function beside(workload, measure, limit, other, { variant = '', than }) {
  const ours = { workload, variant, server: 'plenaria' };
  return { workload, measure, ours, theirs: { workload: other.workload, variant: other.variant ?? '', server: 'plenaria' }, limit, than };
}

/** A bound that stands alone. */
function alone(workload, measure, limit, { variant = '' } = {}) {
  return { workload, measure, ours: { workload, variant, server: 'plenaria' }, limit };
}

export const TARGETS = [
  against('F1', 'deliveries', 'nats', atLeast(2.5)),
  against('F1', 'deliveries', 'centrifuge', atLeast(5)),
  against('F1', 'deliveries', 'naive', atLeast(20)),
  against('F2', 'deliveries', 'floor', atLeast(0.75)),
  against('F2', 'deliveries', 'centrifuge', atLeast(2)),
  against('F3', 'p99', 'floor', atMost(1.5)),
  against('F3', 'p99', 'centrifuge', atMost(0.5)),
  against('F4', 'last', 'floor', atMost(1.6)),
  against('F4', 'last', 'nats', atMost(0.5)),
  against('F5', 'p99', 'centrifuge', atMost(0.25)),
  against('F5', 'cpu', 'centrifuge', atMost(0.6)),
  alone('F6', 'connection', atMost(6)),
  against('F7', 'arrivals', 'centrifuge', atLeast(5)),
  against('F8', 'acknowledged', 'centrifuge', atLeast(1.5), { variant: '1 outstanding' }),
  against('F8', 'acknowledged', 'centrifuge', atLeast(1.5), { variant: '8 outstanding' }),
  beside('F9', 'acknowledged', atLeast(0.5), { workload: 'F8', variant: '1 outstanding' }, { variant: '1 outstanding', than: 'F8' }),
  beside('F9', 'acknowledged', atLeast(0.5), { workload: 'F8', variant: '8 outstanding' }, { variant: '8 outstanding', than: 'F8' }),
  beside('F10', 'instructions', atMost(1.2), { workload: 'F10', variant: '100 entries' }, { variant: '10,000 entries', than: '100 entries' }),
  beside('F10', 'instructions', atMost(1.2), { workload: 'F10', variant: '100 entries' }, { variant: '1,000,000 entries', than: '100 entries' }),
  alone('F10', 'node_memory', atMost(512), { variant: '1,000,000 entries' }),
  alone('F10', 'ready', atMost(10), { variant: '1,000,000 entries' }),
  beside('F11', 'p99', atMost(1.2), { workload: 'F3' }, { than: 'F3' }),
];

/** A target as a person reads it, such as "F1 deliveries/s ≥ 2.5 × nats". */
export function wording(target, titleOf = (server) => server) {
  const { workload, measure, ours, theirs, limit, than } = target;
  const what = [workload, ours.variant && `(${ours.variant})`, MEASURE_NAMES[measure]].filter(Boolean).join(' ');
  const unit = MEASURES[measure].unit;
  return theirs ? `${what} ${limit.sign} ${limit.bound} × ${titleOf(than)}` : `${what} ${limit.sign} ${limit.bound} ${unit}`;
}

const MEASURE_NAMES = {
  deliveries: 'deliveries a second', p99: 'latency p99', last: 'time to the last follower', cpu: 'CPU time',
  connection: 'memory for each connection', arrivals: 'arrivals a second', acknowledged: 'acknowledged a second',
  instructions: 'instructions for a submission', node_memory: "the node's memory", ready: 'time until ready',
};

/**
 * Holds the records against a target. Gives `{ target, verdict, value, sides }`: the verdict is "held", "missed" or "unknown" (not
 * measured, in these records), the value a spread of ratios or figures. `sides` has for ours and theirs in how many of the
 * rounds that count the generator was what was slow (`bound`), and in how many something else ran on the servers' core
 * (`disturbed`): the value may then be too small or too large.
 */
export function judge(target, records) {
  const ours = byRound(records, target.ours, target.measure);
  const value = target.theirs
    ? ratioWithinRounds(ours, byRound(records, target.theirs, target.measure))
    : spread([...ours.values()]);
  const verdict = value === undefined ? 'unknown' : target.limit.holds(value.median) ? 'held' : 'missed';
  return { target, verdict, value, sides: [target.theirs, target.ours].filter(Boolean).map((side) => sideOf(side, target.measure, records)) };
}

function sideOf({ workload, variant, server }, measure, records) {
  const counting = records.filter((record) =>
    record.workload === workload && record.variant === variant && record.server === server && figure(measure, record) !== undefined);
  return { workload, variant, server, bound: counting.filter(generatorBound).length, disturbed: counting.filter(disturbed).length };
}

/** What speaks against a verdict, such as "nats-server: generator bound in 2 rounds; Plenaria: disturbed in 1 round"; often nothing. */
export function doubts({ target, verdict, sides }, titleOf = (server) => server) {
  if (verdict === 'unknown') return '';
  const isOurs = target.theirs?.server === 'plenaria';
  return sides.flatMap(({ workload, variant, server, bound, disturbed: disturbances }) => {
    const told = [bound && `generator bound in ${times(bound)}`, disturbances && `disturbed in ${times(disturbances)}`].filter(Boolean);
    const name = isOurs ? [workload, variant].filter(Boolean).join(', ') : titleOf(server);
    return told.length ? [`${name}: ${told.join(', ')}`] : [];
  }).join('; ');
}

const times = (count) => `${count} round${count === 1 ? '' : 's'}`;

/** "held 3.1 (2.9 – 3.4)". */
export function sentence({ verdict, value }) {
  if (!value) return 'not measured';
  return `${verdict}: ${readable(value.median)} (${readable(value.min)} – ${readable(value.max)}, ${times(value.count)})`;
}
