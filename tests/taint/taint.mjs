// The whole of it: people of every role ask everything of every node at random, followers follow by every carrier, operators export and
// erase, and whatever reaches anybody is judged. For the test and for the long run.
import { chance, pick } from '../faults/random.mjs';
import { within } from '../faults/scope.mjs';
import { succeed, until } from '../integration/harness.mjs';
import { METHODS } from './answers.mjs';
import { Deeds } from './deeds.mjs';
import { exportAndJudge } from './exports.mjs';
import { Followers, Stream } from './followers.mjs';
import { Judge } from './judge.mjs';
import { Line } from './line.mjs';
import { Matrix, STATES } from './matrix.mjs';
import { Minutes } from './minutes.mjs';
import { Registry, roleIn } from './people.mjs';
import { Post } from './post.mjs';
import { DIALOGUE, setStage } from './stage.mjs';

const AT_ONCE = 48;
const BY_POST = 0.25;
/** How many of each role there are at a time. Half of the moderators are so in half of the rooms only. */
const CROWD = { visitor: 6, follower: 4, observer: 4, delegate: 24, moderator: 8, secretariat: 4 };
const PAGES = ['/metrics', '/record/keys', '/healthz', '/readyz', '/'];

/** What is asked beside the matrix, so that the rooms live: [method, role, state or any, weight]. */
const USUAL = [
  ['intervention.submit', 'delegate', 'open', 30], ['intervention.submit', 'moderator', 'open', 3], ['intervention.submit', 'secretariat', 'open', 2],
  ['intervention.amend', 'delegate', 'open', 8], ['intervention.withdraw', 'delegate', '', 4],
  ['intervention.publish', 'moderator', '', 16], ['intervention.return', 'moderator', '', 7], ['intervention.hide', 'moderator', '', 6],
  ['intervention.pin', 'moderator', '', 2], ['intervention.tag', 'moderator', '', 2], ['room.configure', 'secretariat', '', 3],
  ['participant.expel', 'moderator', '', 1], ['participant.mute', 'moderator', '', 1], ['room.join', 'moderator', '', 3],
  ['room.join', 'visitor', '', 4], ['room.join', 'delegate', '', 6], ['room.join', 'observer', '', 2], ['room.history', 'visitor', '', 3], ['intervention.get', 'visitor', '', 3],
  ['stream', 'visitor', '', 3], ['poll', 'visitor', '', 3],
];
const TOTAL = USUAL.reduce((sum, [, , , weight]) => sum + weight, 0);

class Run {
  done = 0;
  skipped = 0;

  constructor(parts) {
    Object.assign(this, parts);
    this.deeds = new Deeds({ random: this.random, crowd: () => this.crowd.filter(({ role }) => role === 'delegate').map(({ person }) => person) });
    this.crowd = Object.entries(CROWD).flatMap(([role, many]) => Array.from({ length: many }, (_, i) => this.#newcomer(role, i)));
  }

  #newcomer(role, i) {
    const limited = role === 'moderator' && i % 2 === 1 ? [...this.minutes.rooms.keys()].filter((_, j) => j % 2 === (i >> 1) % 2) : undefined;
    const person = role === 'visitor' ? undefined : this.registry.person(role, limited);
    const many = role === 'delegate' && i % 4 === 0 ? 2 : 1;
    const lines = Array.from({ length: many }, (_, j) => new Line({ name: `${role} ${i} at ${this.nodes[(i + j) % this.nodes.length].name}`, node: this.nodes[(i + j) % this.nodes.length], person, judge: this.judge }));
    return { role, i, person, lines };
  }

  /** Somebody else comes in the place of one who leaves, so that nobody's own grow without bound. */
  replace() {
    const place = Math.floor(this.random() * this.crowd.length);
    const { role, i, lines } = this.crowd[place];
    this.crowd[place] = this.#newcomer(role, i);
    for (const line of lines) line.close();
  }

  #choose() {
    if (this.random() < this.evenly) {
      const cell = this.matrix.next(this.random);
      if (cell) return cell;
    }
    let weight = this.random() * TOTAL;
    const [method, role, state] = USUAL.find((one) => (weight -= one[3]) < 0);
    return { method, role, state: state || pick(this.random, STATES) };
  }

  async one() {
    const { method, role, state } = this.#choose();
    const rooms = [...this.minutes.rooms.values()].filter((room) => room.rulesNow.state === state);
    if (rooms.length === 0) return void (this.skipped += 1);
    const room = pick(this.random, rooms);
    this.done += 1;
    if (method === 'stream') return this.#stream(room);
    if (method === 'poll') return void (await pick(this.random, this.posts).poll(room, this.#old(room)));
    const who = pick(this.random, this.crowd.filter(({ person }) => roleIn(person, room.id) === role));
    this.matrix.count(method, role, state);
    const params = this.deeds.params(method, room, who.person);
    const free = who.lines.filter(({ busy }) => !busy);
    if (free.length === 0 || this.random() < BY_POST) return void (await pick(this.random, this.posts).ask(who.person, method, params));
    const line = pick(this.random, free);
    line.busy = true;
    if (!line.open) await line.begin();
    await line.ask(method, params);
    line.busy = false;
    return undefined;
  }

  #old(room) {
    return { epoch: room.epoch, seq: Math.max(0, room.publicSeq - 1 - Math.floor(Math.exp(this.random() * Math.log(1 + Math.min(room.publicSeq, 900))))) };
  }

  /** An event stream from an old position, until it has what there was. */
  #stream(room) {
    const goal = room.publicSeq;
    const stream = new Stream({ node: pick(this.random, this.nodes), room, judge: this.judge, after: this.#old(room) });
    return new Promise((resolve) => {
      stream.onHeard = () => {
        if (stream.seq < goal && !stream.ended) return;
        stream.close();
        resolve();
      };
      stream.onHeard();
    });
  }

  async erase() {
    const room = pick(this.random, [...this.minutes.rooms.values()]);
    const status = pick(this.random, ['published', 'published', 'hidden', 'pending', 'withdrawn']);
    const item = pick(this.random, room.byStatus[status].list);
    if (item) await succeed(this.command('erase', '--room', room.id, '--id', item.id, '--reason', 'By order.'));
  }

  async look() {
    for (const post of this.posts) for (const path of PAGES) await post.look(path);
  }
}

/**
 * `operations` asked, each cell of the matrix at least `each` times; gives `{ breaches, figures }`. `moving`: how many rooms change their
 * rules; `watch`: how often an operator looks, exports or erases; `stopAt`: after how many breaches it ends.
 */
export function taint({ seed, operations, each, moving = 4, watch = 4, evenly = 0.6, stopAt = Infinity, say = () => {}, onBreach }) {
  return within(async (t) => {
    const random = chance(seed);
    const judge = new Judge(onBreach);
    const stage = await setStage(t, { moving, judge });
    const { nodes, redis, command, directory } = stage;
    const minutes = new Minutes({ port: redis.port, dialogue: DIALOGUE, rooms: stage.rooms });
    t.after(() => minutes.close());
    for (const room of minutes.rooms.values()) room.moving = room.id.startsWith('moving');
    await until('the rooms are open', () => [...minutes.rooms.values()].every(({ seq }) => seq > 0));
    judge.minutes = minutes;
    const posts = nodes.map((node) => new Post(node, judge));
    const registry = await Registry.at(nodes[0].dataDir, DIALOGUE, random);
    minutes.people = registry.everybody;
    const matrix = new Matrix(METHODS, each);
    const run = new Run({ random, nodes, posts, minutes, judge, registry, matrix, command, evenly });
    const followers = new Followers({ nodes, posts, minutes, judge });
    t.after(() => followers.close());
    await followers.begin();

    const began = performance.now();
    const stopped = () => judge.broken >= stopAt;
    const over = () => run.done >= operations || stopped();
    const working = Array.from({ length: AT_ONCE }, async () => {
      while (!over()) await run.one();
    });
    const watching = (async () => {
      for (let i = 1; i <= watch; i += 1) {
        await until('the run goes on', () => over() || run.done >= (operations * i) / (watch + 1), 24 * 3600 * 1000);
        if (over()) return;
        say(`${run.done} after ${((performance.now() - began) / 1000).toFixed(0)} s, ${judge.messages} messages, ${judge.canaries} canaries, ${judge.broken} breaches`);
        await run.look();
        await exportAndJudge({ command, directory, room: pick(random, [...minutes.rooms.values()]), judge, quiet: false });
        await run.erase();
      }
    })();
    const replacing = (async () => {
      for (let next = 1000; !over(); next += 1000) {
        await until('the run goes on', () => over() || run.done >= next, 24 * 3600 * 1000);
        run.replace();
      }
    })();
    await Promise.all([...working, watching, replacing]);
    const seconds = (performance.now() - began) / 1000;

    for (const { lines } of run.crowd) for (const line of lines) line.close();
    if (!stopped()) {
      await until(() => `all are level: ${followers.behind().slice(0, 10).join('; ')}`, () => followers.behind().length === 0, 20_000)
        .catch((error) => judge.breach('the followers', error.message));
      for (const room of minutes.rooms.values()) await exportAndJudge({ command, directory, room, judge, quiet: true });
      await run.look();
      await until(() => `all is judged but ${judge.pending}`, () => judge.settled, 10_000).catch((error) => judge.breach('the judge', error.message));
    }
    for (const post of posts) post.close();
    const sum = (list, member) => list.reduce((total, one) => total + one[member], 0);
    const all = [...minutes.rooms.values()].flatMap((room) => room.all);
    const figures = {
      seconds, operations: run.done, messages: judge.messages, canaries: judge.canaries, entries: sum([...minutes.rooms.values()], 'seq'),
      published: all.filter(({ now }) => now.publicSeq).length, unpublished: all.filter(({ now }) => !now.publicSeq).length,
      people: registry.everybody.size, logged: sum(nodes, 'logged'), arrived: Object.fromEntries(judge.arrived), cells: matrix.size, least: matrix.least,
    };
    return { breaches: judge.breaches, broken: judge.broken, missing: matrix.missing(), figures };
  });
}
