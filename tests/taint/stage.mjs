// Where a run takes place: three nodes on one Redis, their logs at the finest level and all of it looked through, a room for each attribution
// and moderation, and as many whose rules move.
import { UNLIMITED, dialogueOf, operator, startRedis, startServer, temporaryDirectory } from '../integration/harness.mjs';
import { kindOf, mint } from './canaries.mjs';
import { Shown } from './judge.mjs';
import { Scanner } from './watch.mjs';

export const DIALOGUE = 'test';
const ATTRIBUTIONS = ['named', 'delegation', 'group', 'none'];
const MODERATIONS = ['pre', 'post'];
const NODES = 3;
/** Stakeholder groups of the dialogue; those that tokens tell of need not be among them. */
const GROUPS = 6;

/** Small, so that texts are read from the store too; a queue has a bound that people meet. */
const SETTINGS = { ...UNLIMITED, 'log.level': 'trace', 'limits.text_cache_bytes': 2 * 1024 * 1024, 'limits.pending_per_participant': 30 };

/** `{ id: rules }`; the rules of those whose id begins with "moving" are changed by the secretariat. */
export function rooms(moving) {
  const fixed = ATTRIBUTIONS.flatMap((attribution) => MODERATIONS.map((moderation) => [`${moderation}-${attribution}`, { attribution, moderation }]));
  const others = Array.from({ length: moving }, (_, i) => [`moving-${i}`, { attribution: ATTRIBUTIONS[i % 4], moderation: MODERATIONS[i % 2] }]);
  const rules = ({ attribution, moderation }) => `attribution = "${attribution}"\nmoderation = "${moderation}"`;
  return Object.fromEntries([...fixed, ...others].map(([id, one]) => [id, rules(one)]));
}

export async function setStage(t, { random, moving, judge }) {
  const groups = Array.from({ length: GROUPS }, () => mint(random, 'g'));
  const config = await dialogueOf(t, rooms(moving), { groups });
  const redis = await startRedis(t);
  const nodes = [];
  for (let i = 0; i < NODES; i += 1) {
    const server = await startServer(t, { config, redis, settings: SETTINGS, dataDir: nodes[0]?.dataDir });
    const node = { name: `node ${i + 1}`, url: server.url, dataDir: server.dataDir, child: server.child, stop: server.stop, shown: new Shown(), logged: 0 };
    const log = new Scanner(judge.watch, (what) => judge.breach(`the log of ${node.name}`, what ? `has a ${kindOf(what)}: ${what}` : 'has a canary in part'));
    const look = (text) => {
      node.logged += text.length;
      log.feed(Buffer.from(text));
    };
    look(server.child.stdout + server.child.stderr);
    for (const stream of ['stdout', 'stderr']) server.child.process[stream].on('data', look);
    nodes.push(node);
  }
  return { redis, nodes, groups, command: operator(t, { config, dataDir: nodes[0].dataDir, redis }), directory: await temporaryDirectory(t), rooms: Object.keys(rooms(moving)) };
}
