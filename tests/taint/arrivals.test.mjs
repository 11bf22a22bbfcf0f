// A published text that never came is missed, by the carrier and the node that did not bring it; one that was never published is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chance } from '../faults/random.mjs';
import { Arrivals } from './arrivals.mjs';
import { mint } from './canaries.mjs';

const random = chance(1);
const NODES = [{ name: 'node 1' }, { name: 'node 2' }];
const CARRIERS = ['WebSocket', 'event stream', 'long poll'];

/** An intervention that went through these statuses. */
function item(...statuses) {
  const text = `about ${mint(random, 't')} so`;
  const states = statuses.map((status) => ({ status, body: { text } }));
  return { text, states, now: states.at(-1) };
}
const published = ({ text }) => ({ type: 'intervention.published', data: { intervention: { text } } });
const room = (...all) => ({ all });

test('all that was published came', () => {
  const standing = item('pending', 'published');
  const arrivals = new Arrivals();
  for (const carrier of CARRIERS) for (const node of NODES) arrivals.add(carrier, node, [published(standing)]);
  assert.deepEqual(arrivals.missing([room(standing, item('pending', 'returned'))], NODES), { published: 1, missing: [] });
  assert.deepEqual(arrivals.figures.get('WebSocket'), { texts: 2, gone: 0 });
});

test('what one node did not bring live is missed', () => {
  const hidden = item('published', 'hidden');
  const arrivals = new Arrivals();
  for (const carrier of CARRIERS) arrivals.add(carrier, NODES[0], [published(hidden)]);
  arrivals.add('WebSocket', NODES[1], [{ type: 'intervention.published', data: { id: 'x', status: 'hidden' } }]);
  const { missing } = arrivals.missing([room(hidden)], NODES);
  assert.deepEqual(missing.map((one) => one.split(' did ')[0]), ['WebSocket at node 2', 'event stream at node 2']);
  assert.deepEqual(arrivals.figures.get('WebSocket'), { texts: 1, gone: 1 });
});

test('a poll may come too late for what was taken back, and may have the rest at once', () => {
  const hidden = item('published', 'hidden');
  const standing = item('published');
  const arrivals = new Arrivals();
  for (const carrier of CARRIERS.slice(0, 2)) for (const node of NODES) arrivals.add(carrier, node, [published(hidden), published(standing)]);
  assert.match(arrivals.missing([room(hidden, standing)], NODES).missing[0], /^long poll did not bring 1 of 1/);
  arrivals.add('long poll', NODES[1], [], [{ text: standing.text }]);
  assert.deepEqual(arrivals.missing([room(hidden, standing)], NODES).missing, []);
});
