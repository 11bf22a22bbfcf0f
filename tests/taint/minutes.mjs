// What was recorded, read from Redis past the server: the truth that everything told is held against. A room's minutes know each
// intervention as it stood after each entry. Places in them are the desk's seqs, which count every entry.
import { canariesIn } from './canaries.mjs';
import { Heard } from './heard.mjs';
import { RegisterMinutes, newest } from './register.mjs';
import { Store } from './store.mjs';

/** What a participant is told of themselves, with the reason; who is barred is told nothing in a room. */
const MEASURES = /^participant[.](muted|unmuted|expelled|readmitted)$/;
const QUARTER = 15 * 60 * 1000;
const RULES = ['state', 'moderation', 'attribution', 'slow_mode_s'];
/** From the strictest on. */
const ATTRIBUTIONS = ['none', 'group', 'delegation', 'named'];
export const stricter = (one, other) => ATTRIBUTIONS[Math.min(ATTRIBUTIONS.indexOf(one), ATTRIBUTIONS.indexOf(other))];
export const quarterOf = (at) => at - (at % QUARTER);

/** Things to take one of at random, each at most once in it. */
class Bag {
  list = [];
  #places = new Map();
  add(one) {
    if (this.#places.has(one)) return;
    this.#places.set(one, this.list.length);
    this.list.push(one);
  }
  remove(one) {
    const place = this.#places.get(one);
    if (place === undefined) return;
    const last = this.list.pop();
    this.#places.delete(one);
    if (last === one) return;
    this.list[place] = last;
    this.#places.set(last, place);
  }
}

class Item {
  /** `{ seq, version, status, body, tags, pinned, at, publicSeq, rule, reason }` after each entry about it. */
  states = [];
  constructor(room, header, author) {
    Object.assign(this, { room, author, id: header.id, kind: header.kind, language: header.language, inReplyTo: header.in_reply_to });
  }
  get now() {
    return this.states[this.states.length - 1];
  }
  stateAt(seq) {
    return newest(this.states, seq);
  }
}

export class RoomMinutes {
  seq = 0;
  items = new Map();
  all = [];
  byStatus = { pending: new Bag(), published: new Bag(), returned: new Bag(), hidden: new Bag(), withdrawn: new Bag(), erased: new Bag() };
  /** What the public was told of, from 1: `{ seq, type, at, item?, epoch? }`. */
  told = [undefined];
  rules = [];
  /** By the author's id. */
  owned = new Map();
  /** Whatever any body in the log has. */
  recorded = new Set();
  #waiting = [];

  constructor(id, minutes) {
    this.id = id;
    this.minutes = minutes;
    this.key = `plenaria:{${minutes.dialogue}/room:${id}}`;
  }

  rulesAt(seq) {
    return newest(this.rules, seq);
  }
  get rulesNow() {
    return this.rules[this.rules.length - 1];
  }
  get publicSeq() {
    return this.told.length - 1;
  }
  /** The public seq of a room that stands at this place. */
  publicAt(seq) {
    let least = 0;
    let most = this.told.length;
    while (most - least > 1) {
      const middle = (least + most) >> 1;
      if (this.told[middle].seq <= seq) least = middle;
      else most = middle;
    }
    return least;
  }
  /** Calls back once the minutes hold the entry of this seq. */
  when(seq, then) {
    if (this.seq >= seq) then();
    else this.#waiting.push({ is: () => this.seq >= seq, then });
  }
  whenTold(publicSeq, then) {
    if (this.publicSeq >= publicSeq) then();
    else this.#waiting.push({ is: () => this.publicSeq >= publicSeq, then });
  }
  look() {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) one.is() ? one.then() : this.#waiting.push(one);
  }

  /** `text`: the body as it is stored; both are nothing where it was erased. */
  apply(header, body, text) {
    const { seq, type, at: when } = header;
    if (seq !== this.seq + 1) throw new Error(`${this.id}: entry ${seq} after ${this.seq}`);
    this.seq = seq;
    this.epoch = type === 'epoch.changed' ? header.new_epoch : header.epoch;
    let item;
    if (type === 'room.opened' || type === 'room.configured') {
      this.rules.push({ seq, ...Object.fromEntries(RULES.map((name) => [name, header[name]])) });
    } else if (header.id) {
      item = this.items.get(header.id) ?? this.#begin(header, body);
      this.#change(item, header, body);
    } else if (MEASURES.test(type) && body?.reason) {
      this.minutes.measures.set(body.reason, body.subject?.id);
    }
    if (text) for (const one of this.minutes.watch.in(text)) this.recorded.add(one);
    if (header.public_seq > 0) this.told.push({ seq, type: this.#publicType(header), at: when, item, epoch: this.epoch });
  }

  #publicType({ type, status }) {
    return type === 'intervention.submitted' && status === 'published' ? 'intervention.published' : type;
  }

  #begin(header, body) {
    const item = new Item(this, header, body?.author.id);
    this.items.set(item.id, item);
    this.all.push(item);
    const own = this.owned.get(body?.author.id) ?? [];
    own.push(item);
    this.owned.set(body?.author.id, own);
    return item;
  }

  #change(item, header, body) {
    const { seq, type, at: when, public_seq: publicSeq } = header;
    const before = item.now;
    const state = { ...before, seq, version: header.version ?? 1 };
    const tags = () => Object.fromEntries(['themes', 'levels', 'perspectives'].map((name) => [name, header[name] ?? []]));
    switch (type) {
      case 'intervention.submitted':
        Object.assign(state, { status: header.status, body, tags: tags(), pinned: false, at: when, publicSeq, rule: header.rule });
        break;
      case 'intervention.amended':
        Object.assign(state, { status: 'pending', body, at: when, rule: stricter(before.rule, this.rulesNow.attribution) });
        break;
      case 'intervention.published':
        state.status = 'published';
        if (!state.publicSeq) Object.assign(state, { publicSeq, at: when });
        break;
      case 'intervention.returned':
      case 'intervention.hidden':
        Object.assign(state, { status: type.slice('intervention.'.length), pinned: false, reason: body?.reason });
        break;
      case 'intervention.pinned':
      case 'intervention.unpinned':
        state.pinned = type === 'intervention.pinned';
        break;
      case 'intervention.tagged':
        state.tags = tags();
        break;
      case 'intervention.withdrawn':
      case 'intervention.erased':
        Object.assign(state, { status: type.slice('intervention.'.length), pinned: false });
        break;
      default:
        throw new Error(`the record has ${type}, which this test does not know`);
    }
    if (before) this.byStatus[before.status].remove(item);
    this.byStatus[state.status].add(item);
    item.states.push(state);
    const said = body && (type === 'intervention.submitted' || type === 'intervention.amended') ? [body.text, ...body.sources, body.author.on_behalf_of] : [];
    for (const canary of said.flatMap(canariesIn)) this.minutes.said.set(canary, [...(this.minutes.said.get(canary) ?? []), item]);
  }
}

/** Reads the logs of all rooms and of the register as they grow. */
export class Minutes {
  /** Canaries of texts, sources and on whose behalf, to the interventions that have them (an author may repeat their words); reasons of measures, to the participant's id. */
  said = new Map();
  measures = new Map();

  constructor({ port, dialogue, rooms, watch }) {
    Object.assign(this, { dialogue, watch });
    this.rooms = new Map(rooms.map((id) => [id, new RoomMinutes(id, this)]));
    this.register = new RegisterMinutes(dialogue, watch);
    this.reader = new Store(port);
    this.asker = new Store(port);
    this.heard = new Heard(port, [this.register, ...this.rooms.values()]);
    this.running = this.#read();
  }

  room(id) {
    return this.rooms.get(id);
  }

  /** Where the log of a room or of the register ends in the store. */
  async head(log) {
    return Number(await this.asker.command('HGET', `${log.key}:head`, 'seq'));
  }

  async #read() {
    // The register first: ids that it brings are looked for in the bodies of rooms.
    const logs = [this.register, ...this.rooms.values()];
    const byKey = new Map(logs.map((log) => [`${log.key}:log`, log]));
    while (!this.over) {
      const found = await this.reader.command('XREAD', 'COUNT', 500, 'BLOCK', 200, 'STREAMS', ...byKey.keys(), ...logs.map(({ seq }) => `${seq}-0`)).catch((error) => {
        if (!this.over) throw error;
      });
      if (!found) continue;
      const read = found.map(([key, entries]) => ({ log: byKey.get(key), entries: entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('h') + 1])) }));
      const stored = await Promise.all(read.map(({ log, entries }) => this.reader.command('HMGET', `${log.key}:bodies`, ...entries.map(({ seq }) => seq))));
      // As they were asked for, which is the order of `logs`.
      for (const [i, { log, entries }] of read.entries()) {
        for (const [j, header] of entries.entries()) {
          const body = await this.#body(log, header.seq, stored[i][j]);
          log.apply(header, body ? JSON.parse(body) : undefined, body);
        }
        log.look();
      }
    }
  }

  /** What the store has, or had until it was erased: before anybody was heard, there was nothing to erase. */
  #body(log, seq, stored) {
    if (stored === null && seq > 1) return this.heard.take(log, seq);
    this.heard.forget(log, seq);
    return stored;
  }

  async close() {
    this.over = true;
    await this.running;
    this.reader.close();
    this.asker.close();
    this.heard.close();
  }
}
