// What a race is: an intervention in some status, and two to four acts upon it at the same moment, all naming the same
// version, from different nodes. Drawn by chance; who wins is the server's business.
import { between, pick } from '../faults/random.mjs';

/** status → the verbs that can be done to it. */
export const POSSIBLE = {
  pending: ['publish', 'return', 'amend', 'withdraw'],
  published: ['hide', 'withdraw'],
  returned: ['amend', 'withdraw'],
  hidden: ['publish'],
};
/** status → what moderators do with a pending intervention to bring it there. */
export const STEPS = { pending: [], published: ['publish'], returned: ['return'], hidden: ['publish', 'hide'] };
/** verb → the status after it. */
export const AFTER = { publish: 'published', return: 'returned', hide: 'hidden', amend: 'pending', withdraw: 'withdrawn' };

const VERBS = Object.keys(AFTER);
const BY_AUTHOR = ['amend', 'withdraw'];
/** How often an act is one that cannot be done in that status, and how often somebody sends theirs twice, to two nodes. */
const VAIN = 0.15;
const TWICE = 0.05;

/** Acts of one name are one act that was sent more than once: by the same person, the same in every word. */
export const nameOf = ({ who, verb, text }) => [who, verb, ...(text === undefined ? [] : [text])].join(' ');

/**
 * `{ number, before, text, acts: [{ who, verb, node, text? }] }`: `who` is "author" or one of `moderators`; at least two nodes take
 * part, at least one act can be done, and at least two different ones are asked for.
 */
export function drawRace(random, number, { nodes, moderators }) {
  const before = pick(random, Object.keys(POSSIBLE));
  const first = Math.floor(random() * nodes);
  const acts = [];
  const wanted = Math.floor(between(random, 2, 5));
  while (acts.length < wanted || new Set(acts.map(nameOf)).size < 2) {
    const spread = acts.length < 2 ? first + acts.length : Math.floor(random() * nodes);
    const node = spread % nodes;
    const twin = acts.length > 0 && random() < TWICE ? pick(random, acts) : undefined;
    if (twin) {
      acts.push({ ...twin, node });
      continue;
    }
    const verb = acts.length > 0 && random() < VAIN ? pick(random, VERBS) : pick(random, POSSIBLE[before]);
    const who = BY_AUTHOR.includes(verb) ? 'author' : pick(random, moderators);
    const text = verb === 'amend' ? { text: `Race ${number}, in other words: ${acts.length}.` } : {};
    const act = { who, verb, node, ...text };
    if (!acts.some((other) => nameOf(other) === nameOf(act))) acts.push(act);
  }
  return { number, before, text: `Race ${number}.`, acts: acts.sort(() => random() - 0.5) };
}
