// Judges everything that reaches anybody, as soon as the minutes know what it speaks of. Knows at which place of a room's log a message was
// rendered as exactly as can be told from outside: what a follower is told has its number; an answer comes after whatever its node had
// shown to have applied when it was asked for, by any stream or answer.
import { answerFault } from './answers.mjs';
import { Arrivals } from './arrivals.mjs';
import { kindOf } from './canaries.mjs';
import { deskFault, eventFault, groupsFault, listedFault, notPublic, standingFault, statusFault } from './checks.mjs';
import { isSecretary } from './people.mjs';
import { placeOf } from './secretariat.mjs';
import { Watch } from './watch.mjs';

const MOST_TOLD = 100;

/** What a node has shown of each room, the newest public event, and the newest entry; and of the register, the newest entry. */
export class Shown {
  people = 0;
  told = new Map();
  seqs = new Map();
  sawTold(room, number) {
    if (number > (this.told.get(room) ?? 0)) this.told.set(room, number);
  }
  sawPeople(seq) {
    if (seq > this.people) this.people = seq;
  }
  sawSeq(room, seq) {
    if (seq > (this.seqs.get(room) ?? 0)) this.seqs.set(room, seq);
  }
  /** What is rendered from now on is rendered at this or later. */
  of(room) {
    return { told: this.told.get(room) ?? 0, seq: this.seqs.get(room) ?? 1 };
  }
  /** The same of a room that is known later; of all of them where none is asked for. */
  now(room) {
    if (room !== undefined) {
      const one = this.of(room);
      return () => one;
    }
    const told = new Map(this.told);
    const seqs = new Map(this.seqs);
    return ({ id }) => ({ told: told.get(id) ?? 0, seq: seqs.get(id) ?? 1 });
  }
}

export class Judge {
  breaches = [];
  broken = 0;
  /** Looked through and judged. */
  messages = 0;
  canaries = 0;
  pending = 0;
  watch = new Watch();
  arrivals = new Arrivals();
  /** Ids, and names that only tokens tell, of those who may hold a lease. */
  #holders = new Set();

  /** `minutes` is given once there are any. */
  constructor(onBreach = () => {}) {
    this.onBreach = onBreach;
  }

  breach(whom, what) {
    this.broken += 1;
    if (this.breaches.length >= MOST_TOLD) return;
    this.breaches.push(`${whom}: ${what}`);
    this.onBreach(`${whom}: ${what}`);
  }

  /** Somebody asks this: to take up an intervention is to be named to those of the desk. */
  asks(person, method) {
    if (method !== 'intervention.take' || !person) return;
    this.#holders.add(person.id);
    for (const canary of this.watch.in(JSON.stringify([person.claims?.name, person.claims?.delegation]))) this.#holders.add(canary);
  }
  mayHold(word) {
    return this.#holders.has(word) || this.#holders.has(this.minutes.register.named.get(word));
  }

  /**
   * `bounds(known)` gives `{ lo, hi }` as far as the minutes know the room up to the place `known`, or nothing where they do not know enough;
   * `check(lo, hi)` what is wrong. Looked at now, and once more when the minutes have whatever was recorded by now.
   */
  #settle(whom, room, bounds, check, then = () => {}) {
    const look = (known) => {
      const at = bounds(known);
      const what = at ? check(at.lo, Math.max(at.lo, at.hi)) : 'it tells of what was never recorded';
      if (!what) then();
      return what;
    };
    if (!look(room.seq)) return;
    this.pending += 1;
    const again = (head) => {
      this.pending -= 1;
      const what = look(head);
      if (what) this.breach(whom, `${room.id ? `${room.id}: ` : ''}${what}`);
    };
    const { register } = this.minutes;
    void Promise.all([this.#head(room), this.#head(register)])
      .then(([head, people]) => room.when(head, () => register.when(people, () => again(head))), (error) => this.breach(whom, error.message));
  }

  /** Where this log ends now; asked once for all who want to know it in this turn. */
  #head(log) {
    log.asking ??= Promise.resolve().then(() => {
      log.asking = undefined;
      return this.minutes.head(log);
    });
    return log.asking;
  }

  /** What is no room's: any place will do. */
  #settleAnywhere(whom, check, then) {
    this.#settle(whom, this.minutes.register, () => ({ lo: 0, hi: 0 }), check, then);
  }

  /** From the public event of this number up to before the next one. */
  #exactly(room, number) {
    return (known) => {
      if (number > room.publicSeq) return undefined;
      return { lo: room.told[number]?.seq ?? 1, hi: (room.told[number + 1]?.seq ?? known + 1) - 1 };
    };
  }

  /** From what a node had shown up to now. */
  #since(room, { told, seq }) {
    return (known) => (told > room.publicSeq ? undefined : { lo: Math.max(seq, room.told[told]?.seq ?? 1), hi: known });
  }

  /** A notification to somebody at a WebSocket. `line.people`: where the register stood at least when it was rendered. */
  notified(line, { method, params }, words) {
    this.messages += 1;
    this.canaries += words.length;
    const { person, people } = line;
    const room = this.minutes.room(params.room);
    const listening = line.listening.get(params.room);
    switch (method) {
      case 'room.event':
        if (!listening) return void this.breach(line.name, `told of ${params.room}, which it does not follow`);
        this.follow(line.name, listening, params.seq);
        if (listening.audience === 'public') return void this.told(line, room, params, 'WebSocket');
        line.node.shown.sawSeq(room.id, params.seq);
        return void this.#settle(line.name, room, () => ({ lo: params.seq, hi: params.seq }), (lo) => deskFault(this, room, words, person, lo, people));
      case 'room.presence':
        return void this.presence(line.name, room, listening, params);
      case 'intervention.status':
        return void this.#settle(line.name, room, () => ({ lo: 0, hi: 0 }), () => statusFault(room, params, person));
      case 'participant.status':
        return void this.#settle(line.name, room, () => ({ lo: 0, hi: 0 }), () => standingFault(this.minutes, params, person));
      case 'room.lease':
        if (listening?.audience !== 'desk') return void this.breach(line.name, `told who looks at what: ${JSON.stringify(params)}`);
        return void this.#settle(line.name, room, () => ({ lo: 0, hi: 0 }), () => deskFault(this, room, words, person, 0, people));
      case 'room.signed_head':
        return void this.signedHead(line.name, params, words);
      case 'accreditation.changed':
        if (Object.keys(params).length > 0 || !line.listed) return void this.breach(line.name, `told of people: ${JSON.stringify(params)}`);
        return void this.#settleAnywhere(line.name, () => (isSecretary(this.minutes.register, person, people) ? undefined : 'told that people have changed'));
      case 'session.closing':
        return void this.nothing(`${line.name}, told of its end`, words);
      default:
        return void this.breach(line.name, `told ${method}, which this test does not know`);
    }
  }

  /** Numbers come one after the other. */
  follow(whom, listening, seq) {
    if (seq !== listening.seq + 1) this.breach(whom, `had event ${listening.seq} and is told ${seq}`);
    listening.seq = seq;
  }

  /** A public event, live: the room stood at it. */
  told(line, room, event, carrier) {
    line.node.shown.sawTold(room.id, event.seq);
    this.arrivals.add(carrier, line.node, [event]);
    this.#settle(line.name, room, this.#exactly(room, event.seq), (lo) => eventFault(room, event, lo, lo));
  }

  /** A public event of a stream that was asked for when its node had shown this: live, or from before and rendered by then or since. */
  streamed(follower, room, event, since, carrier) {
    this.arrivals.add(carrier, follower.node, [event]);
    this.#settle(follower.name, room, this.#since(room, since), (lo, hi) => eventFault(room, event, lo, hi));
  }

  presence(whom, room, listening, params) {
    const others = Object.keys(params).filter((name) => !['room', 'total', 'groups'].includes(name));
    if (!listening || others.length > 0) return void this.breach(whom, `told who is there: ${JSON.stringify(params)}`);
    if (listening.audience === 'desk') return undefined;
    return void this.#settle(whom, room, this.#exactly(room, listening.seq), (lo, hi) => groupsFault(room, params.groups, lo, hi));
  }

  signedHead(whom, head, canaries) {
    if (canaries.length > 0 || (head.audience === 'public' && head.at % 900_000 !== 0)) this.breach(whom, `a signed head: ${JSON.stringify(head)}`);
  }

  /**
   * `asked`: `{ name, person, node, method, params, since, people, carrier }`, `since` and `people` being what its node had shown of a room
   * and of the register; `message` the whole JSON-RPC answer, `text` its text, and `words` what was found in that.
   */
  answered(asked, message, text, words) {
    this.messages += 1;
    this.canaries += words.length;
    const { name, method, params, node: { shown } } = asked;
    const room = this.minutes.room(params?.room);
    const about = `${name} asked ${method}`;
    const { result } = message;
    if (method === 'dialogue.get' && result) return void this.#listed(about, asked, result.dialogue, words);
    if (!room) {
      const then = () => shown.sawPeople(placeOf(this.minutes.register, message));
      return void this.#settleAnywhere(about, () => answerFault(this, { ...asked, message, text }), then);
    }
    const joined = method === 'room.join' && result && result.audience === 'public';
    if (joined) this.arrivals.add(asked.carrier, asked.node, result.events);
    const bounds = joined ? this.#exactly(room, result.seq) : this.#since(room, asked.since(room));
    const then = () => {
      if (joined) shown.sawTold(room.id, result.seq);
      const { id, version } = result?.intervention ?? {};
      const state = version && room.items.get(id)?.states.find((one) => one.version === version);
      if (state) shown.sawSeq(room.id, state.seq);
    };
    this.#settle(about, room, bounds, (lo, hi) => answerFault(this, { ...asked, room, message, text }, lo, hi), then);
  }

  /** The dialogue's stakeholder groups are no secret; who belongs to one may be. */
  #listed(about, { since }, dialogue, words) {
    if (words.length !== this.watch.count(dialogue.groups)) this.breach(about, `told ${words.find((word) => kindOf(word) !== 'group') ?? 'of groups'} in a list of rooms`);
    for (const given of dialogue.meetings.flatMap(({ rooms }) => rooms)) {
      const room = this.minutes.room(given.id);
      this.#settle(about, room, this.#since(room, since(room)), (lo, hi) => listedFault(room, given, lo, hi));
    }
  }

  /** The body of a long poll. */
  polled(follower, room, params, body, text, words) {
    this.messages += 1;
    this.canaries += words.length;
    this.arrivals.add('long poll', follower.node, body.events, body.snapshot?.interventions);
    const asked = { method: 'poll', params, room, message: { result: body }, text };
    const then = () => follower.node.shown.sawTold(room.id, body.seq);
    this.#settle(follower.name, room, this.#exactly(room, body.seq), (lo, hi) => answerFault(this, asked, lo, hi), then);
  }

  /** The reset of an event stream. */
  snapshot(follower, room, body, text) {
    follower.node.shown.sawTold(room.id, body.seq);
    const asked = { method: 'poll', room, message: { result: { ...body, events: [] } }, text };
    this.#settle(follower.name, room, this.#exactly(room, body.seq), (lo, hi) => answerFault(this, asked, lo, hi));
  }

  /** Bytes that may have whatever is public in this room, between what was shown then and now; of them only the canaries are known. */
  loose(whom, room, canaries, since) {
    this.canaries += canaries.length;
    this.#settle(whom, room, this.#since(room, since), (lo, hi) => {
      const not = notPublic(room, canaries, lo, hi);
      return not.length > 0 ? `${kindOf(not[0])} ${not[0]} is not public${not.length > 1 ? `, nor are ${not.length - 1} others` : ''}` : undefined;
    });
  }

  /** A file with every public event up to this number, told from there. */
  exported(whom, room, number, check) {
    this.#settle(whom, room, this.#exactly(room, number), check);
  }

  /** Where nobody may say anything of anybody. */
  nothing(whom, canaries) {
    for (const canary of canaries) this.breach(whom, `has a ${kindOf(canary)}: ${canary}`);
  }

  /** Everything that was put off has been judged. */
  get settled() {
    return this.pending === 0;
  }
}

