// One episode: a set-up under load, faults one after the other, and at the end everything that was written down held against
// what is stored.
import { until } from '../integration/harness.mjs';
import { Authors } from './authors.mjs';
import { breaches, slowestSettling } from './checkers.mjs';
import { Account, Followers } from './followers.mjs';
import { between, chance } from './random.mjs';
import { within } from './scope.mjs';
import { stages } from './stages.mjs';
import { readLog } from './stored_log.mjs';

const ROOMS = ['hall', 'garden', 'library'];
const BOUND = 400_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * `faults`: names of the stage's methods, in order. `through`: gives the address by which nodes reach a Redis; `before`: called
 * with the stage before the load begins. `calmEnd`: milliseconds of load after the last fault. `broken`: a seeded bug is expected
 * to leave the rooms unusable. Gives `{ breaches, figures }`. Everything follows from `seed`, but for what
 * the machine's own timing adds.
 */
export function episode({ seed, setup, faults, authors = 24, followers = 9, think = 20, delayUs = 0, calm = [20, 400], before, through, calmEnd = 0, broken = false }) {
  return within(async (t) => {
    const random = chance(seed);
    const stage = await stages[setup](t, ROOMS, { delayUs, through });
    await before?.(stage, t);
    const tokens = await Promise.all(Array.from({ length: authors }, (_, i) => stage.token({ role: 'delegate', name: `Author ${i}`, id: `author-${i}` })));
    const nodes = () => stage.nodes;
    const begun = performance.now();
    const accounts = new Map(ROOMS.map((room) => [room, new Account()]));
    const load = new Authors({ nodes, tokens, rooms: ROOMS, random: chance(seed + 1), think });
    const audience = new Followers({ nodes, rooms: ROOMS, count: followers, accounts });
    const figures = { faults: 0, atRisk: 0, gone: 0 };
    for (const fault of faults) {
      const acknowledged = load.acknowledged;
      await until(() => `the load goes on\n${stage.nodes.map(({ child }) => child.tail()).join('\n')}`, () => load.acknowledged > acknowledged + 5, 20_000);
      await pause(between(random, ...calm));
      stage.disturb();
      const lost = await stage[fault](random);
      figures.faults += 1;
      figures.atRisk += lost?.atRisk ?? 0;
      figures.gone += lost?.gone ?? 0;
      await stage.ready();
      await Promise.all(stage.nodes.map((node) => load.take(node)));
      if (load.invocations.length > BOUND) throw new Error('an episode this long would not fit in memory: take more of them');
    }
    await pause(calmEnd);
    await load.stop(broken ? 2000 : 15_000);
    const seconds = (performance.now() - begun) / 1000;
    stage.disturb();
    if (!broken) await stage.ready();
    const logs = new Map();
    for (const room of ROOMS) logs.set(room, await readLog(stage.command, room));
    await audience.stop(new Map([...logs].map(([room, log]) => [room, log.filter(({ publicHeader }) => publicHeader).length])), broken ? 500 : 15_000);
    const { invocations } = load;
    const found = [...breaches({ invocations, accounts, logs }), ...load.faults.map((fault) => `answer: ${fault}`)];
    const asked = invocations.flatMap((one) => (one.withdrawal ? [one, one.withdrawal] : [one]));
    const sum = (answer) => asked.reduce((total, { answers }) => total + (answers[answer] ?? 0), 0);
    Object.assign(figures, {
      seconds, acknowledged: load.acknowledged, refused: sum(5003), givenUp: asked.filter(({ acknowledged }) => !acknowledged).length,
      doubted: sum(5004), lost: sum('lost'), resumes: audience.resumes, resets: audience.resets,
      settling: slowestSettling(invocations, stage.healthy),
    });
    return { breaches: found, figures };
  });
}
