// A participant who floods a room: several connections to every node, and POST besides, each with requests under way all the
// time; submits, amends and withdraws, whatever the answers, and connects again when thrown out. Every answer and every
// closing is written down with the time at which it came.
import { newKey, rpc } from '../integration/harness.mjs';
import { Line, Lost, Refused } from './line.mjs';

/** Requests under way on one connection. */
const WINDOW = 3;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Flood {
  /** `{ node, carrier, method, at, code }`; `code` undefined: it was done. `at` in ms since 1970. */
  answers = [];
  /** `{ node, at, code }` of connections that were closed from the other side. */
  closings = [];
  /** What nobody may be answered, in words. */
  faults = [];
  /** How many of the connections are in the room, at each node. */
  inside = [];
  #over = false;
  #words = 0;

  /** `sockets`, `posts`: how many of each at every node. */
  constructor({ nodes, token, room, name, sockets = 2, posts = 2 }) {
    Object.assign(this, { nodes, token, room, name, inside: nodes.map(() => 0) });
    const each = (count, work) => nodes.flatMap((_, node) => Array.from({ length: count }, () => work(node)));
    this.running = [...each(sockets, (node) => this.#overSocket(node)), ...each(posts, (node) => this.#overPost(node))];
    this.#guard();
  }

  #guard() {
    for (const one of this.running) one.catch((error) => this.faults.push(error.stack));
  }

  async stop() {
    this.#over = true;
    await Promise.allSettled(this.running);
  }

  /** How much was done and how much refused, at each node and by each carrier, since `time`. */
  since(time) {
    const counts = new Map(this.nodes.flatMap((_, node) => ['WebSocket', 'POST'].map((carrier) => [`${carrier} ${node}`, { done: 0, refused: 0 }])));
    for (const { node, carrier, at, code } of this.answers) if (at >= time) counts.get(`${carrier} ${node}`)[code === undefined ? 'done' : 'refused'] += 1;
    return [...counts.values()];
  }

  #note(node, carrier, method, code) {
    this.answers.push({ node, carrier, method, at: Date.now(), code });
  }

  /** One after the other: something said, said otherwise, taken back. `ask(method, params)` gives a result or throws a Refused. */
  async #speak(ask) {
    const { room } = this;
    const text = `${this.name} says ${(this.#words += 1)}.`;
    const said = await ask('intervention.submit', { room, key: newKey(), kind: 'statement', language: 'en', text });
    const { id, version } = said.intervention;
    await ask('intervention.amend', { room, id, version, text: `${text} Again.` });
    await ask('intervention.withdraw', { room, id, version: version + 1 });
  }

  async #insist(node, carrier, request) {
    const ask = async (method, params) => {
      try {
        const result = await request(method, params);
        this.#note(node, carrier, method);
        return result;
      } catch (error) {
        if (error instanceof Refused) this.#note(node, carrier, method, error.code);
        throw error;
      }
    };
    await this.#speak(ask).catch(async (error) => {
      if (!(error instanceof Refused)) throw error;
      // Refusals cost nothing; without a breath they would be all that the test measures.
      await pause(5);
    });
  }

  async #overSocket(node) {
    while (!this.#over) {
      try {
        let joined = false;
        const onClosed = (code) => {
          if (joined) this.inside[node] -= 1;
          if (!this.#over) this.closings.push({ node, at: Date.now(), code });
        };
        const line = await Line.open(this.nodes[node].url, { token: this.token, onClosed });
        const request = (method, params) => line.request(method, params);
        // Whoever is not let in floods from outside, and knocks again and again.
        const knock = () => request('room.join', { room: this.room }).then(() => {
          if (joined) return;
          joined = true;
          this.inside[node] += 1;
        }, (error) => {
          if (!(error instanceof Refused)) throw error;
          this.#note(node, 'WebSocket', 'room.join', error.code);
        });
        await knock();
        const work = async () => {
          while (!this.#over && !line.closed) {
            if (!joined) await knock();
            await this.#insist(node, 'WebSocket', request);
          }
        };
        await Promise.all(Array.from({ length: WINDOW }, work));
        line.close();
      } catch (error) {
        if (error instanceof Refused) this.#note(node, 'WebSocket', 'session.open', error.code);
        else if (!(error instanceof Lost) || error.unanswered) this.faults.push(`node ${node}: ${error.message}`);
        await pause(20);
      }
    }
  }

  async #overPost(node) {
    const request = async (method, params) => {
      const { result, error } = await rpc(this.nodes[node], method, params, { token: this.token });
      if (error) throw new Refused(error);
      return result;
    };
    while (!this.#over) await this.#insist(node, 'POST', request);
  }
}
