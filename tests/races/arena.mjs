// Where races are run: nodes around one Redis, moderators and authors with a connection to each of them, and on each node
// somebody at the desk and somebody in the public who write down what they are told.
import { Account } from '../faults/followers.mjs';
import { Line, Refused } from '../faults/line.mjs';
import { readLog } from '../faults/stored_log.mjs';
import { UNLIMITED, dialogueOf, get, newKey, operator, startRedis, startServer, until } from '../integration/harness.mjs';
import { STEPS } from './race.mjs';

const AUDIENCES = ['desk', 'public'];
export const MODERATORS = ['mo', 'noor', 'eva', 'tom'];

/** What everybody on all nodes was told of one room, by audience. */
class Told {
  desk = new Account();
  public = new Account();
}

export class Arena {
  /** What nobody may be answered or told, in words. */
  faults = [];
  #lines = new Map();
  #heard = new Map();
  #waiting = new Map();

  /** `through(t, redis)` gives the address that nodes use instead of the Redis's own. `patience`: ms until all nodes have told of an act. */
  static async set(t, { nodes = 3, rooms = 8, authors = 24, through, patience = 10_000 }) {
    const arena = new Arena();
    arena.rooms = Array.from({ length: rooms }, (_, i) => `room-${i}`);
    const config = await dialogueOf(t, Object.fromEntries(arena.rooms.map((room) => [room, 'moderation = "pre"'])));
    arena.redis = await startRedis(t);
    const redis = through ? await through(t, arena.redis) : arena.redis;
    const first = await startServer(t, { config, redis, settings: UNLIMITED });
    const more = Array.from({ length: nodes - 1 }, () => startServer(t, { config, redis, settings: UNLIMITED, dataDir: first.dataDir }));
    arena.nodes = [first, ...(await Promise.all(more))];
    arena.operator = operator(t, { config, dataDir: first.dataDir, redis: arena.redis });
    Object.assign(arena, { patience, authors: Array.from({ length: authors }, (_, i) => `author-${i}`) });
    t.after(() => arena.close());
    await arena.#seat('chair', 'secretariat');
    for (const id of MODERATORS) await arena.#seat(id, 'moderator');
    for (const id of arena.authors) await arena.#seat(id, 'delegate');
    arena.told = new Map(arena.rooms.map((room) => [room, new Told()]));
    arena.ends = [];
    for (const audience of AUDIENCES) for (const node of arena.nodes.keys()) await arena.#listen(audience, node);
    return arena;
  }

  close() {
    for (const lines of this.#lines.values()) for (const line of lines) line.close();
  }

  async #seat(id, role) {
    const token = await this.nodes[0].token({ role, id, name: id });
    this.#lines.set(id, await Promise.all(this.nodes.map(({ url }) => Line.open(url, { token }))));
  }

  /** Somebody of `audience` at `node` who follows every room from where it stands. */
  async #listen(audience, node) {
    const who = `${audience} of node ${node}`;
    const last = new Map();
    const onNotification = (method, event) => {
      if (method === 'room.event') this.#happened(who, audience, last, event);
      else if (method === 'session.closing') this.faults.push(`${who} is closed: ${event.reason}`);
    };
    const token = audience === 'desk' ? { token: await this.nodes[0].token({ role: 'moderator', id: `desk-${node}`, name: who }) } : {};
    const line = await Line.open(this.nodes[node].url, { ...token, onNotification });
    for (const room of this.rooms) last.set(room, (await line.request('room.join', { room, audience })).seq);
    this.#lines.set(who, [line]);
    this.ends.push({ who, audience, last });
  }

  #happened(who, audience, last, { room, seq, type, data }) {
    const account = this.told.get(room)[audience];
    const id = data.intervention?.id ?? data.id;
    if (seq !== last.get(room) + 1) account.faults.push(`${who} has ${last.get(room)} and is told ${seq}`);
    last.set(room, seq);
    account.add(seq, `${type} ${id ?? ''}`, who);
    if (audience !== 'desk') return;
    const heard = (this.#heard.get(id) ?? 0) + 1;
    this.#heard.set(id, heard);
    const waiting = this.#waiting.get(id);
    if (waiting && heard >= waiting.entries * this.nodes.length) waiting.resolve();
  }

  /** Until the desks of all nodes were told of so many entries about this intervention. */
  async #everywhere(id, entries) {
    await new Promise((resolve) => {
      const late = () => {
        this.faults.push(`${id}: not every desk heard of version ${entries} within ${this.patience} ms`);
        resolve();
      };
      const timer = setTimeout(late, this.patience);
      this.#waiting.set(id, { entries, resolve: () => (clearTimeout(timer), resolve()) });
      if ((this.#heard.get(id) ?? 0) >= entries * this.nodes.length) this.#waiting.get(id).resolve();
    });
    this.#waiting.delete(id);
  }

  ask(who, node, verb, params) {
    return this.#lines.get(who)[node].request(`intervention.${verb}`, params);
  }

  /** Brings an intervention into its status and lets the acts of a race upon it go at once; the race has its answers then. */
  async run(race, random) {
    const room = this.rooms[race.number % this.rooms.length];
    const author = this.authors[Math.floor(random() * this.authors.length)];
    const anyNode = () => Math.floor(random() * this.nodes.length);
    const what = { room, key: newKey(), kind: 'statement', language: 'en', text: race.text };
    let { intervention } = await this.ask(author, anyNode(), 'submit', what);
    for (const verb of STEPS[race.before]) {
      const { id, version } = intervention;
      const reason = verb === 'publish' ? {} : { reason: 'Before the race.' };
      await this.#everywhere(id, version);
      ({ intervention } = await this.ask('chair', anyNode(), verb, { room, id, version, ...reason }));
    }
    const { id, version } = intervention;
    Object.assign(race, { room, id, version });
    await this.#everywhere(id, version);
    await Promise.all(race.acts.map(async (act) => {
      act.participant = act.who === 'author' ? author : act.who;
      act.answer = await this.#act(act, { room, id, version });
    }));
    await this.#everywhere(id, version + 1);
    this.#heard.delete(id);
  }

  async #act({ participant, node, verb, text }, what) {
    const more = verb === 'amend' ? { text } : ['return', 'hide'].includes(verb) ? { reason: 'In the race.' } : {};
    try {
      const { intervention } = await this.ask(participant, node, verb, { ...what, ...more });
      return { version: intervention.version, status: intervention.status };
    } catch (error) {
      if (!(error instanceof Refused)) return { code: error.message };
      const { version, status } = error.data?.current ?? {};
      return { code: error.code, current: version === undefined ? undefined : { version, status } };
    }
  }

  /** How each node shows an intervention to the desk by now. */
  show({ room, id }) {
    return Promise.all(this.nodes.map(async (_, node) => {
      const { intervention } = await this.ask('chair', node, 'get', { room, id });
      return { version: intervention.version, status: intervention.status };
    }));
  }

  /** How many appends came too late, and were decided again. */
  async lostAppends() {
    const pages = await Promise.all(this.nodes.map((node) => get(node, '/metrics')));
    return pages.reduce((sum, { body }) => sum + Number(/^plenaria_appends_lost_total\S* (\d+)/m.exec(body)[1]), 0);
  }

  /** The logs, once everybody was told all of them: room → log. */
  async settle(milliseconds = 30_000) {
    const logs = new Map();
    for (const room of this.rooms) logs.set(room, await readLog((...words) => this.redis.command(...words), room));
    const headOf = (room, audience) => logs.get(room).filter(({ publicHeader }) => audience === 'desk' || publicHeader).length;
    const behind = () => this.ends.flatMap(({ who, audience, last }) =>
      this.rooms.filter((room) => last.get(room) !== headOf(room, audience)).map((room) => `${who} ends at ${last.get(room)} of ${headOf(room, audience)} in ${room}`));
    await until('all were told', () => behind().length === 0, milliseconds).catch(() => this.faults.push(...behind()));
    return logs;
  }
}
