// The whole of it: people of every role ask everything of every node at random, followers follow by every carrier, operators export and
// erase, and whatever reaches anybody is judged. For the test and for the long run.
import { chance, pick } from '../faults/random.mjs';
import { within } from '../faults/scope.mjs';
import { succeed, until } from '../integration/harness.mjs';
import { Accrediting } from './accrediting.mjs';
import { METHODS } from './answers.mjs';
import { Crowd } from './crowd.mjs';
import { Deeds } from './deeds.mjs';
import { exportAndJudge } from './exports.mjs';
import { Followers, Stream } from './followers.mjs';
import { Judge } from './judge.mjs';
import { Matrix, STATES } from './matrix.mjs';
import { Minutes } from './minutes.mjs';
import { Signer } from './people.mjs';
import { Post } from './post.mjs';
import { DIALOGUE, setStage } from './stage.mjs';
import { Writer } from './writer.mjs';

const AT_ONCE = 48;
const BY_POST = 0.25;
/** In how many operations one of the crowd is replaced, an intervention erased, and what nobody may find anything in is looked at. */
const RHYTHM = { replaced: 1000, erased: 1500, looked: 2000 };
const PAGES = ['/metrics', '/record/keys', '/healthz', '/readyz', '/'];

/** What is asked beside the matrix, so that the rooms live: [method, role, state or any, weight]. */
const USUAL = [
  ['intervention.submit', 'delegate', 'open', 30], ['intervention.submit', 'moderator', 'open', 3], ['intervention.submit', 'secretariat', 'open', 2],
  ['intervention.amend', 'delegate', 'open', 8], ['intervention.withdraw', 'delegate', '', 4],
  ['intervention.publish', 'moderator', '', 16], ['intervention.return', 'moderator', '', 7], ['intervention.hide', 'moderator', '', 6],
  ['intervention.pin', 'moderator', '', 2], ['intervention.unpin', 'moderator', '', 1], ['intervention.tag', 'moderator', '', 2], ['room.configure', 'secretariat', '', 3],
  ['participant.expel', 'moderator', '', 1], ['participant.mute', 'moderator', '', 1], ['room.join', 'moderator', '', 3],
  ['room.join', 'visitor', '', 4], ['room.join', 'delegate', '', 6], ['room.join', 'observer', '', 2], ['room.history', 'visitor', '', 3], ['intervention.get', 'visitor', '', 3],
  ['accreditation.person', 'secretariat', '', 2], ['accreditation.link', 'secretariat', '', 2],
  ['accreditation.revoke', 'secretariat', '', 1], ['accreditation.restore', 'secretariat', '', 1],
  ['stream', 'visitor', '', 3], ['poll', 'visitor', '', 3],
];
const TOTAL = USUAL.reduce((sum, [, , , weight]) => sum + weight, 0);

class Run {
  done = 0;
  skipped = 0;

  constructor(parts) {
    Object.assign(this, parts);
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
    const candidates = this.crowd.as(role, method, room);
    if (candidates.length === 0) return void (this.skipped += 1);
    const who = pick(this.random, candidates);
    const papers = this.crowd.papers(who);
    const params = this.deeds.params(method, room, who.person, papers);
    const { answer, as } = await this.#ask(who, method, params);
    if (!answer) return undefined;
    if (answer.result) this.matrix.succeeded(method);
    if (method === 'accreditation.link' && answer.result) this.crowd.handOver(params.person, answer.result.token);
    // Whose token was good no more has not asked as what they were.
    if (as === who.person?.id && (role === 'visitor' ? !who.person : answer.error?.code !== 4001)) this.matrix.count(method, role, state);
    return undefined;
  }

  /** By one of their connections or by POST; gives `{ answer, as }`, as whom they were let in. */
  async #ask(who, method, params) {
    const free = who.lines.filter(({ busy }) => !busy);
    if (free.length === 0 || this.random() < BY_POST) return { answer: await pick(this.random, this.posts).ask(who.person, method, params), as: who.person?.id };
    const line = pick(this.random, free);
    line.busy = true;
    if (!line.open || (who.person && !line.person)) {
      line.close();
      line.who = who.person;
      await line.begin();
    }
    const as = line.person?.id;
    const answer = await line.ask(method, params);
    line.busy = false;
    return { answer, as };
  }

  #old(room) {
    return { epoch: room.epoch, seq: Math.max(0, room.publicSeq - 1 - Math.floor(Math.exp(this.random() * Math.log(1 + Math.min(room.publicSeq, 900))))) };
  }

  /** An event stream from an old position, until it has what there was. */
  #stream(room) {
    const goal = room.publicSeq;
    const stream = new Stream({ node: pick(this.random, this.nodes), room, judge: this.judge, after: this.#old(room), resuming: this.random() < 0.5 });
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
    const there = ['published', 'published', 'hidden', 'pending', 'withdrawn'].map((status) => room.byStatus[status].list).filter(({ length }) => length > 0);
    const item = there.length > 0 && pick(this.random, pick(this.random, there));
    if (item) await succeed(this.command('erase', '--room', room.id, '--id', item.id, '--reason', 'By order.'));
  }

  async look() {
    for (const post of this.posts) {
      for (const path of PAGES) await post.look(path);
      await post.strange(this.random, pick(this.random, [...this.minutes.rooms.keys()]), this.random() < 0.5 ? this.signer.badToken() : this.crowd.clerk.token);
    }
  }
}

/** Sets everything up; gives the parts of a run. */
async function prepare(t, { random, judge, moving, each, evenly }) {
  const stage = await setStage(t, { random, moving, judge });
  const { nodes, redis } = stage;
  const minutes = new Minutes({ port: redis.port, dialogue: DIALOGUE, rooms: stage.rooms, watch: judge.watch });
  t.after(() => minutes.close());
  for (const room of minutes.rooms.values()) room.moving = room.id.startsWith('moving');
  await until('the rooms are open', () => [...minutes.rooms.values()].every(({ seq }) => seq > 0));
  judge.minutes = minutes;
  const posts = nodes.map((node) => new Post(node, judge));
  const signer = await Signer.at(nodes[0].dataDir, DIALOGUE, random);
  const writer = new Writer(random);
  const accrediting = new Accrediting({ writer, register: minutes.register, crowd: () => crowd.others, groups: stage.groups, rooms: stage.rooms });
  const crowd = new Crowd({ random, nodes, posts, minutes, judge, signer, accrediting });
  const deeds = new Deeds({ writer, crowd: () => crowd.delegates, signer, accrediting });
  await crowd.gather();
  const followers = new Followers({ nodes, posts, minutes, judge });
  t.after(() => followers.close());
  await followers.begin();
  const { command, directory } = stage;
  return { random, nodes, posts, minutes, judge, signer, matrix: new Matrix(METHODS, each), crowd, deeds, followers, command, directory, evenly };
}

/**
 * `operations` asked, and as many again at most until each cell of the matrix was asked `each` times; gives `{ breaches, figures }`.
 * `moving`: how many rooms change their rules; `watch`: how often an operator exports, and what has been done so far is said; `evenly`: the
 * share of operations by which the matrix is filled, the others being such that the rooms live; `stopAt`: after how many breaches it ends.
 */
export function taint({ seed, operations, each, moving = 4, watch = 4, evenly = 0.75, stopAt = Infinity, say = () => {}, onBreach }) {
  return within(async (t) => {
    const random = chance(seed);
    const judge = new Judge(onBreach);
    const parts = await prepare(t, { random, judge, moving, each, evenly });
    const { nodes, posts, minutes, matrix, crowd, followers, command, directory } = parts;
    const run = new Run(parts);
    const rooms = [...minutes.rooms.values()];

    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const stopped = () => judge.broken >= stopAt;
    const over = () => stopped() || run.done >= 2 * operations || (run.done >= operations && matrix.full);
    const working = Array.from({ length: AT_ONCE }, async () => {
      while (!over()) await run.one();
    });
    /** Does this whenever so many operations have been done. */
    const every = async (many, what) => {
      for (let next = many; next < operations; next += many) {
        await until('the run goes on', () => over() || run.done >= next, 24 * 3600 * 1000);
        if (over()) return;
        await what();
      }
    };
    const watching = every(operations / (watch + 1), async () => {
      say(`${run.done} after ${seconds().toFixed(0)} s, ${judge.messages} messages, ${judge.canaries} canaries, ${judge.broken} breaches`);
      await exportAndJudge({ command, directory, room: pick(random, rooms), judge, quiet: false });
    });
    const others = [every(RHYTHM.looked, () => run.look()), every(RHYTHM.erased, () => run.erase()), every(RHYTHM.replaced, () => crowd.replace())];
    // What waits for something to happen would wait for long.
    const ending = until('the run is over', over, 24 * 3600 * 1000).then(() => stopped() && posts.forEach((post) => post.close()));
    await Promise.all([...working, watching, ...others, ending]);
    const took = seconds();

    let published = 0;
    if (!stopped()) {
      await until(() => `all are level: ${followers.behind().slice(0, 10).join('; ')}`, () => followers.behind().length === 0, 20_000)
        .catch((error) => judge.breach('the followers', error.message));
      for (const room of rooms) await exportAndJudge({ command, directory, room, judge, quiet: true });
      await run.look();
      await until(() => `all is judged but ${judge.pending}`, () => judge.settled, 10_000).catch((error) => judge.breach('the judge', error.message));
      const arrivals = judge.arrivals.missing(rooms, nodes);
      published = arrivals.published;
      for (const what of arrivals.missing) judge.breach('what was published', what);
      for (const name of ['status', 'verify']) judge.nothing(`plenaria ${name}`, judge.watch.in(await succeed(command(name))));
      // The servers go away while people are there, and say so to each of them.
      await followers.endPolls();
      await Promise.all(nodes.map((node) => node.stop()));
    }
    for (const { lines } of crowd.all) for (const line of lines) line.close();
    for (const post of posts) post.close();
    const sum = (list, member) => list.reduce((total, one) => total + one[member], 0);
    const all = rooms.flatMap((room) => room.all);
    const { register } = minutes;
    const figures = {
      seconds: took, operations: run.done, skipped: run.skipped, messages: judge.messages, canaries: judge.canaries, entries: sum(rooms, 'seq'), texts: published,
      published: all.filter(({ now }) => now.publicSeq).length, unpublished: all.filter(({ now }) => !now.publicSeq).length,
      erased: all.filter(({ now }) => now.status === 'erased').length,
      register: register.seq, people: register.people.size, revocations: [...register.people.values()].flatMap(({ states }) => states).filter(({ revoked }) => revoked).length,
      bytes: judge.watch.bytes, logged: sum(nodes, 'logged'), arrived: Object.fromEntries(judge.arrivals.figures), cells: matrix.size, least: matrix.least, rarest: matrix.rarest,
    };
    return { breaches: judge.breaches, broken: judge.broken, missing: matrix.missing(), figures };
  });
}
