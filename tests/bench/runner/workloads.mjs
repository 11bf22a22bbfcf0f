// The workloads F1 to F11: who takes part, what bench_load is told to do, and which figures a reader wants first. How one is
// carried out is in load.mjs and beside it, by its kind.

const ONE_ROOM = { rooms: 1, followers: 1000, authors: 1 };
const CROWD = 10_000;
/** So many connections may be in the making: below what the kernel lets wait to be accepted (4,096), as each one more costs a second. */
const AT_ONCE = 4000;

const closed = (inFlight, until) => ({ type: 'closed', in_flight: inFlight, until });
const open = (perSecond) => ({ type: 'open', per_second: perSecond });

/** How long things take: in a whole run, and with --quick, which shows that everything works and measures little. */
export const WHOLE = { warm_up_s: 1, measure_s: 4, listen_s: 8, stall_s: 25, messages: 20, pause_ms: 300, longest: 1_000_000, rounds: 5 };
export const QUICK = { warm_up_s: 0.3, measure_s: 1, listen_s: 2, stall_s: 2, messages: 5, pause_ms: 100, longest: 100_000, rounds: 1 };

/** Room of 1,000, as many at a time as are told, from as many authors. */
const fanOut = (inFlight) => (scale) => ({
  ...ONE_ROOM, authors: inFlight, work: closed(inFlight, 'delivered'), warm_up_s: scale.warm_up_s, measure_s: scale.measure_s,
});
const twentyASecond = (more) => (scale) => ({
  ...ONE_ROOM, work: open(20), warm_up_s: scale.warm_up_s, measure_s: scale.listen_s, ...more,
});
const submissions = (shape, inFlight) => (scale) => ({
  ...shape, work: closed(inFlight, 'acknowledged'), warm_up_s: scale.warm_up_s, measure_s: scale.measure_s,
});
const outstanding = (shape) => ({ '1 outstanding': submissions(shape, 1), '8 outstanding': submissions(shape, 8) });

const lengths = (scale) => [100, 10_000, scale.longest];
const entries = (count) => `${count.toLocaleString('en')} entries`;

/** In the order in which they are run: what is compared stands together. */
export const WORKLOADS = [
  {
    id: 'F1', kind: 'load', title: 'One room of 1,000 followers, 64 in flight', measure: 'deliveries',
    columns: ['deliveries', 'p99', 'cpu', 'redis_cpu', 'node_memory', 'redis_memory', 'generator'],
    servers: ['plenaria', 'nats', 'centrifuge', 'naive', 'socketio'], jobs: { '': fanOut(64) },
  },
  {
    id: 'F2', kind: 'load', title: 'One room of 1,000 followers, 1 in flight', measure: 'deliveries',
    columns: ['deliveries', 'last', 'cpu', 'redis_cpu', 'generator'],
    servers: ['plenaria', 'floor', 'centrifuge', 'nats'], jobs: { '': fanOut(1) },
  },
  {
    id: 'F3', kind: 'load', title: 'One room of 1,000 followers, 20 messages a second', measure: 'p99',
    columns: ['p50', 'p99', 'last', 'cpu', 'redis_cpu', 'generator'],
    servers: ['plenaria', 'floor', 'nats', 'centrifuge', 'socketio'], jobs: { '': twentyASecond() },
  },
  {
    id: 'F11', kind: 'load', title: 'F3 again, with 1 % of the readers stalled: what the others see', measure: 'p99',
    columns: ['p50', 'p99', 'last', 'cpu', 'redis_cpu', 'node_memory'],
    servers: ['plenaria'], beside: 'F3',
    // Until they are cut off: for some 11 s the kernel takes what they do not read, and then 10 s pass.
    jobs: { '': (scale) => ({ ...twentyASecond({ stalled: 0.01 })(scale), measure_s: scale.stall_s, cutsOff: scale.stall_s >= 25 }) },
  },
  {
    id: 'F4', kind: 'load', title: 'One room of 10,000 followers: time to the last follower', measure: 'last',
    columns: ['last', 'p50', 'node_memory', 'redis_memory'],
    servers: ['plenaria', 'floor', 'nats', 'centrifuge'],
    jobs: {
      '': ({ messages, pause_ms }) => ({ rooms: 1, followers: CROWD, authors: 1, connect_at_once: AT_ONCE, work: { type: 'once', messages, pause_ms } }),
    },
  },
  {
    id: 'F5', kind: 'load', title: '200 rooms of 10 followers, 1,000 submissions a second', measure: 'p99',
    columns: ['p50', 'p99', 'cpu', 'redis_cpu', 'generator'],
    servers: ['plenaria', 'centrifuge', 'nats'],
    jobs: {
      // Long enough for the first heads of 200 rooms that begin together; later each room's is signed once a minute.
      '': ({ warm_up_s, measure_s }) => ({
        rooms: 200, followers: 10, authors: 1, work: open(1000), warm_up_s: 3 * warm_up_s, measure_s,
      }),
    },
  },
  {
    id: 'F6', kind: 'idle', title: 'Memory for each of 10,000 joined, idle, authenticated connections', measure: 'connection',
    columns: ['connection', 'connection_redis'],
    servers: ['plenaria', 'centrifuge', 'nats'],
    jobs: { '': () => ({ rooms: 1, followers: CROWD, authors: 0, authenticated: true, connect_at_once: AT_ONCE, work: { type: 'idle' } }) },
  },
  {
    id: 'F7', kind: 'storm', title: '10,000 connect, authenticate and join at once; a snapshot of 50', measure: 'arrivals',
    columns: ['arrivals', 'arrival_p99', 'cpu', 'redis_cpu', 'generator'],
    servers: ['plenaria', 'centrifuge'],
    jobs: {
      '': () => ({
        rooms: 1, followers: CROWD, authors: 0, authenticated: true, connect_at_once: AT_ONCE, work: { type: 'storm', snapshot: 50 },
      }),
    },
  },
  {
    id: 'F8', kind: 'load', title: '64 authors in 64 rooms: acknowledged, synced submissions', measure: 'acknowledged',
    columns: ['acknowledged', 'acknowledgement_p99', 'cpu', 'redis_cpu', 'generator'],
    servers: ['plenaria', 'centrifuge', 'centrifuge-short', 'centrifuge-everysec'], jobs: outstanding({ rooms: 64, followers: 0, authors: 1 }),
  },
  {
    id: 'F9', kind: 'load', title: '64 authors in one room with one follower: acknowledged, synced submissions', measure: 'acknowledged',
    columns: ['acknowledged', 'acknowledgement_p99', 'cpu', 'redis_cpu', 'generator'],
    servers: ['plenaria'], jobs: outstanding({ rooms: 1, followers: 1, authors: 64 }), beside: 'F8',
  },
  {
    id: 'F10', kind: 'record', title: 'A record of 10², 10⁴ and 10⁶ entries: start, memory, cost of a submission', measure: 'ready',
    columns: ['ready', 'node_memory', 'redis_memory', 'submission_cpu', 'instructions'],
    servers: ['plenaria'], jobs: (scale) => Object.fromEntries(lengths(scale).map((count) => [entries(count), () => ({ entries: count })])),
  },
];

/** The jobs of a workload at this scale, by variant. */
export const jobsOf = ({ jobs }, scale) => (typeof jobs === 'function' ? jobs(scale) : jobs);

/** The names of rooms, as every server takes them. */
export const roomNames = (count) => Array.from({ length: count }, (_, i) => `r${i}`);
