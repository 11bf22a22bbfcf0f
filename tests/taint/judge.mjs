// Judges everything that reaches anybody, as soon as the minutes know what it speaks of. Knows at which place of a room's log a message was
// rendered as exactly as can be told from outside: what a follower is told has its number; an answer comes after whatever its node had
// shown to have applied when it was asked for, by any stream or answer.
import { answerFault } from './answers.mjs';
import { kindOf } from './canaries.mjs';
import { count, deskFault, eventFault, groupsFault, listedFault, notPublic, standingFault, statusFault } from './checks.mjs';

const MOST_TOLD = 100;

/** What a node has shown of each room: the newest public event, and the newest entry. */
export class Shown {
  told = new Map();
  seqs = new Map();
  sawTold(room, number) {
    if (number > (this.told.get(room) ?? 0)) this.told.set(room, number);
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
  /** Published texts as they were told to followers, by carrier: with their words, or gone by then. */
  arrived = new Map();

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
    room.asking ??= Promise.resolve().then(() => {
      room.asking = undefined;
      return this.minutes.head(room);
    });
    void room.asking.then((head) => room.when(head, () => {
      this.pending -= 1;
      const what = look(head);
      if (what) this.breach(whom, `${room.id}: ${what}`);
    }), (error) => this.breach(whom, error.message));
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

  /** A notification to somebody at a WebSocket. */
  notified(line, { method, params }, canaries) {
    this.messages += 1;
    this.canaries += canaries.length;
    const room = this.minutes.room(params.room);
    const listening = line.listening.get(params.room);
    switch (method) {
      case 'room.event':
        if (!listening) return void this.breach(line.name, `told of ${params.room}, which it does not follow`);
        this.follow(line.name, listening, params.seq);
        if (listening.audience === 'public') return void this.told(line, room, params, 'WebSocket');
        line.node.shown.sawSeq(room.id, params.seq);
        return void this.#settle(line.name, room, () => ({ lo: params.seq, hi: params.seq }), (lo) => deskFault(this.minutes, room, canaries, line.person, lo));
      case 'room.presence':
        return void this.presence(line.name, room, listening, params);
      case 'intervention.status':
        return void this.#settle(line.name, room, () => ({ lo: 0, hi: 0 }), () => statusFault(room, params, line.person));
      case 'participant.status':
        return void this.#settle(line.name, room, () => ({ lo: 0, hi: 0 }), () => standingFault(this.minutes, params, line.person));
      case 'room.lease':
        if (listening?.audience !== 'desk') this.breach(line.name, `told who looks at what: ${JSON.stringify(params)}`);
        return undefined;
      case 'room.signed_head':
        return void this.signedHead(line.name, params, canaries);
      case 'session.closing':
        if (canaries.length > 0) this.breach(line.name, `told of its end with ${JSON.stringify(params)}`);
        return undefined;
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
    this.#arrived(carrier, [event]);
    this.#settle(line.name, room, this.#exactly(room, event.seq), (lo) => eventFault(room, event, lo, lo));
  }

  /** A public event of a stream that was asked for when its node had shown this: live, or from before and rendered by then or since. */
  streamed(follower, room, event, since, carrier) {
    this.#arrived(carrier, [event]);
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

  /** `asked`: `{ name, person, node, method, params, since, carrier }`, `since` being what its node had shown; `message` the whole JSON-RPC answer. */
  answered(asked, message, canaries) {
    this.messages += 1;
    this.canaries += canaries.length;
    const { name, method, params } = asked;
    const room = this.minutes.room(params?.room);
    const about = `${name} asked ${method}`;
    const { result } = message;
    if (method === 'dialogue.get' && result) return void this.#listed(about, asked, result.dialogue, canaries);
    if (!room) {
      const what = answerFault(this, { ...asked, message, canaries });
      if (what) this.breach(about, what);
      return;
    }
    const joined = method === 'room.join' && result && result.audience === 'public';
    if (joined) this.#arrived(asked.carrier, result.events);
    const bounds = joined ? this.#exactly(room, result.seq) : this.#since(room, asked.since(room));
    const then = () => {
      const { shown } = asked.node;
      if (joined) shown.sawTold(room.id, result.seq);
      const { id, version } = result?.intervention ?? {};
      const state = version && room.items.get(id)?.states.find((one) => one.version === version);
      if (state) shown.sawSeq(room.id, state.seq);
    };
    this.#settle(about, room, bounds, (lo, hi) => answerFault(this, { ...asked, room, message, canaries }, lo, hi), then);
  }

  #listed(about, { since }, dialogue, canaries) {
    this.nothing(about, canaries);
    for (const given of dialogue.meetings.flatMap(({ rooms }) => rooms)) {
      const room = this.minutes.room(given.id);
      this.#settle(about, room, this.#since(room, since(room)), (lo, hi) => listedFault(room, given, lo, hi));
    }
  }

  /** The body of a long poll. */
  polled(follower, room, params, body, canaries) {
    this.messages += 1;
    this.canaries += canaries.length;
    this.#arrived('long poll', body.events);
    const asked = { method: 'poll', params, room, message: { result: body }, canaries };
    const then = () => follower.node.shown.sawTold(room.id, body.seq);
    this.#settle(follower.name, room, this.#exactly(room, body.seq), (lo, hi) => answerFault(this, asked, lo, hi), then);
  }

  /** The reset of an event stream. */
  snapshot(follower, room, body, canaries) {
    follower.node.shown.sawTold(room.id, body.seq);
    const asked = { method: 'poll', room, message: { result: { ...body, events: [] } }, canaries };
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

  #arrived(carrier, events) {
    const sum = this.arrived.get(carrier) ?? { texts: 0, gone: 0 };
    this.arrived.set(carrier, sum);
    for (const { type, data } of events)
      if (type === 'intervention.published') count(data.intervention?.text) > 0 ? (sum.texts += 1) : (sum.gone += 1);
  }

  /** Everything that was put off has been judged. */
  get settled() {
    return this.pending === 0;
  }
}

