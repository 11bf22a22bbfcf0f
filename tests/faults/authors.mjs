// Authors who insist: each submits one intervention after the other, and repeats the same key until it is acknowledged. Every
// answer is written down with its time.
import { newKey } from '../integration/harness.mjs';
import { Line, Refused } from './line.mjs';
import { between } from './random.mjs';

/** The share that is withdrawn again. */
const WITHDRAWN = 0.05;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One intervention as its author experienced it. */
class Invocation {
  answers = { 5003: 0, 5004: 0, lost: 0 };
  /** What was answered, and when: to the submission, and to its withdrawal where there was one. */
  acknowledged;
  withdrawn;
  constructor(room, text) {
    Object.assign(this, { room, text, key: newKey(), begun: performance.now() });
  }
}

export class Authors {
  /** Those that were acknowledged, and those that were under way when it ended. */
  invocations = [];
  acknowledged = 0;
  #over = false;

  /** `nodes()` gives those that may be asked, each with `url`. `think`: milliseconds between two of one author. */
  constructor({ nodes, tokens, rooms, random, think }) {
    Object.assign(this, { nodes, rooms, random, think });
    this.running = tokens.map((token, number) => this.#speak(token, number));
  }

  /** Lets each finish what it has begun, for so long at most. */
  async stop(milliseconds = 15_000) {
    this.#over = true;
    const late = new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
    await Promise.race([Promise.all(this.running), late]);
    this.gaveUp = true;
    await Promise.all(this.running);
  }

  async #speak(token, number) {
    const author = { token, number };
    for (let i = 0; !this.#over; i += 1) {
      const invocation = new Invocation(this.rooms[(number + i) % this.rooms.length], `${number}/${i}`);
      this.invocations.push(invocation);
      const { room, text, key } = invocation;
      invocation.acknowledged = await this.#insist(author, invocation, 'intervention.submit', { room, key, text, kind: 'statement', language: 'en' });
      if (invocation.acknowledged && this.random() < WITHDRAWN) {
        const { id, version } = invocation.acknowledged;
        invocation.withdrawn = await this.#insist(author, invocation, 'intervention.withdraw', { room, id, version });
      }
      await pause(between(this.random, 0, 2 * this.think));
    }
    author.line?.close();
  }

  /** Asks until it is acknowledged; nothing where that had to be given up. */
  async #insist(author, invocation, method, params) {
    while (!this.gaveUp) {
      if (!author.line || author.line.closed) await this.#connect(author);
      if (!author.line) {
        await pause(20);
        continue;
      }
      try {
        const { intervention: { id, seq, version } } = await author.line.request(method, params);
        this.acknowledged += 1;
        return { id, seq, version, at: performance.now() };
      } catch (error) {
        if (!(error instanceof Refused)) {
          invocation.answers.lost += 1;
          continue;
        }
        if (!(error.code in invocation.answers)) throw error;
        invocation.answers[error.code] += 1;
        if (error.code === 5004) invocation.doubted = performance.now();
        await pause(20);
      }
    }
    return undefined;
  }

  async #connect(author) {
    author.line?.close();
    const nodes = this.nodes();
    const node = nodes[(author.number + Math.floor(this.random() * 2)) % nodes.length];
    author.line = await Line.open(node.url, { token: author.token }).catch(() => undefined);
  }
}
