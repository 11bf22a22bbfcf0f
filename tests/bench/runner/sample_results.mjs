// Raw results of a run that never was, for the tests of what is made of them.

/** One record; `more` adds or overrides members, those of the result too. */
export function recordOf(workload, server, round, result, more = {}) {
  return { workload, variant: '', server, round, seconds: 1, ...more, result: { lost: 0, duplicates: 0, out_of_order: 0, generator_cpu: 0.5, ...result } };
}

const latency = (p50, p99) => ({ p50, p90: (p50 + p99) / 2, p99, p999: p99 * 2, max: p99 * 4, mean: p50, count: 1000 });

/** Three rounds of F1 and F3; nats is a fourth as fast as Plenaria, the floor as quick. */
export function sampleResults() {
  const records = [1, 2, 3].flatMap((round) => {
    const speed = 1 / round;
    const cpu = { node: 0.9, redis: 0.05 };
    return [
      recordOf('F1', 'plenaria', round, { deliveries_per_second: 4e6 * speed }, { cpu }),
      recordOf('F1', 'nats', round, { deliveries_per_second: 1e6 * speed }, { cpu: { node: 1, redis: 0 } }),
      recordOf('F3', 'plenaria', round, { latency_us: latency(200, 900 * round), last_us: latency(800, 1000) }, { cpu }),
      recordOf('F3', 'floor', round, { latency_us: latency(150, 500 * round), last_us: latency(600, 700) }, { cpu }),
    ];
  });
  return {
    command: 'tests/bench/run', began: '2018-03-26T09:00:00.000Z', rounds: 3, quick: false, minutes: 12.3, frame_bytes: 654,
    machine: { Processor: 'A processor' }, versions: { plenaria: '0.1.0', nats: '2.9.10' }, absent: { socketio: 'its npm packages are not installed' },
    records,
  };
}
