// So many races, many of them under way at once, and the account at the end.
import { chance } from '../faults/random.mjs';
import { within } from '../faults/scope.mjs';
import { Arena, MODERATORS } from './arena.mjs';
import { drawRace, nameOf } from './race.mjs';
import { misjudged, misrecorded, mistold, winnerOf } from './referee.mjs';

/** How many are under way at once: enough for appends to be made together, few enough that nobody waits for seconds. */
const LANES = 64;

/**
 * Gives `{ breaches, figures }`. `inspected`: the share of races after which every node is asked how it stands. `through`, `patience`: as of Arena.
 * `progress(done)` is called after each race. `broken`: the record is expected not to hold, and what cannot be brought to a race is a breach.
 */
export function races({ seed, count, nodes = 3, lanes = LANES, inspected = 0.1, progress = () => {}, broken = false, ...options }) {
  return within(async (t) => {
    const arena = await Arena.set(t, { nodes, ...options });
    const random = chance(seed);
    const run = new Map(arena.rooms.map((room) => [room, []]));
    const figures = { races: 0, acts: 0, winners: {}, conflicts: 0, twins: 0, inspected: 0 };
    const breaches = [];
    const begun = performance.now();
    let next = 0;
    const one = async () => {
      const race = drawRace(random, next++, { nodes, moderators: MODERATORS });
      await arena.run(race, random);
      breaches.push(...misjudged(race).map((breach) => `winners: ${breach}`));
      const winner = winnerOf(race);
      if (winner && random() < inspected) {
        figures.inspected += 1;
        for (const [node, shown] of (await arena.show(race)).entries())
          if (JSON.stringify(shown) !== JSON.stringify(winner.answer)) breaches.push(`nodes: ${race.id} is ${JSON.stringify(shown)} at node ${node}, and not ${JSON.stringify(winner.answer)}`);
      }
      run.get(race.room).push(race);
      note(figures, race, winner);
      progress(figures.races);
    };
    const lane = async () => {
      while (next < count && !(broken && breaches.length > 100)) await one().catch((error) => breaches.push(`stuck: ${error.message}`));
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    figures.seconds = (performance.now() - begun) / 1000;
    const logs = await arena.settle(broken ? 2000 : 60_000);
    for (const [room, log] of logs) {
      breaches.push(...misrecorded(run.get(room), log).map((breach) => `log: ${breach}`));
      for (const audience of ['desk', 'public']) breaches.push(...mistold(arena.told.get(room)[audience], log, audience).map((breach) => `streams: ${room}: ${breach}`));
    }
    breaches.push(...arena.faults.map((fault) => `streams: ${fault}`));
    figures.lost = await arena.lostAppends();
    figures.entries = [...logs.values()].reduce((sum, log) => sum + log.length, 0);
    const { code, stdout, stderr } = await arena.operator('verify');
    if (code !== 0) breaches.push(`verify: exit status ${code}: ${stdout}${stderr}`);
    return { breaches, figures };
  });
}

function note(figures, race, winner) {
  figures.races += 1;
  figures.acts += race.acts.length;
  figures.conflicts += race.acts.filter(({ answer }) => answer.code === 4009).length;
  if (!winner) return;
  const what = `${race.before} ${winner.verb}`;
  figures.winners[what] = (figures.winners[what] ?? 0) + 1;
  if (race.acts.filter((act) => nameOf(act) === nameOf(winner)).length > 1) figures.twins += 1;
}
