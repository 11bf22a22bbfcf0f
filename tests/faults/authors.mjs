// Authors who insist: each submits one intervention after the other, and repeats the same key until it is acknowledged; only
// what was refused by 5003 alone is sometimes given up, as nothing of it may be recorded. Every answer is written down with its
// time.
import { newKey, post } from '../integration/harness.mjs';
import { Line, Refused } from './line.mjs';
import { between } from './random.mjs';

/** The share of what is acknowledged that is withdrawn again, and of 5003s after which the author leaves it. */
const WITHDRAWN = 0.05;
const GIVEN_UP = 0.1;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One thing that was asked, over all its repetitions, as its author experienced it. */
class Asked {
  answers = { 5003: 0, 5004: 0, lost: 0 };
  /** When it was first answered by 5004. */
  doubted;
  /** What was answered, `{ id, seq, version, at }`. */
  acknowledged;
}

class Invocation extends Asked {
  /** Where there was one. */
  withdrawal;
  constructor(room, text) {
    super();
    Object.assign(this, { room, text, key: newKey(), begun: performance.now() });
  }
}

export class Authors {
  invocations = [];
  acknowledged = 0;
  /** Answers that nobody may be given, in words. */
  faults = [];
  #over = false;

  /** `nodes()` gives those that may be asked, each with `url`. `think`: milliseconds between two of one author. */
  constructor({ nodes, tokens, rooms, random, think }) {
    Object.assign(this, { nodes, tokens, rooms, random, think });
    this.running = tokens.map((token, number) => this.#speak(token, number).catch((error) => this.faults.push(error.stack)));
  }

  /** Lets each finish what it has begun, for so long at most. */
  async stop(milliseconds = 15_000) {
    this.#over = true;
    const late = new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
    await Promise.race([Promise.all(this.running), late]);
    this.gaveUp = true;
    await Promise.all(this.running);
  }

  /** Holds a node that says it is ready to its word: it is asked once, and has to record. */
  async take(node) {
    const room = this.rooms[this.invocations.length % this.rooms.length];
    const invocation = new Invocation(room, `at once/${this.invocations.length}`);
    this.invocations.push(invocation);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'intervention.submit', params: paramsOf(invocation) });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.tokens[0]}` };
    const { result, error } = await post(node, '/rpc', body, { headers }).then((answer) => JSON.parse(answer.body), () => ({ error: { code: 'lost' } }));
    if (error) {
      invocation.answers[error.code] = 1;
      this.faults.push(`a node that was ready answered ${error.code} ${error.message ?? ''}`);
    } else this.#note(invocation, result);
  }

  async #speak(token, number) {
    const author = { token, number };
    for (let i = 0; !this.#over; i += 1) {
      const invocation = new Invocation(this.rooms[(number + i) % this.rooms.length], `${number}/${i}`);
      this.invocations.push(invocation);
      await this.#insist(author, invocation, 'intervention.submit', paramsOf(invocation));
      if (invocation.acknowledged && this.random() < WITHDRAWN) {
        const { room, acknowledged: { id, version } } = invocation;
        invocation.withdrawal = new Asked();
        await this.#insist(author, invocation.withdrawal, 'intervention.withdraw', { room, id, version });
      }
      await pause(between(this.random, 0, 2 * this.think));
    }
    author.line?.close();
  }

  /** Asks until it is acknowledged or given up. */
  async #insist(author, asked, method, params) {
    while (!this.gaveUp) {
      if (!author.line || author.line.closed) await this.#connect(author);
      if (!author.line) {
        await pause(20);
        continue;
      }
      try {
        this.#note(asked, await author.line.request(method, params));
        return;
      } catch (error) {
        if (!(error instanceof Refused)) {
          asked.answers.lost += 1;
          if (error.unanswered) this.faults.push(`${method} of ${params.key ?? params.id}: ${error.message}`);
          continue;
        }
        if (!(error.code in asked.answers)) {
          this.faults.push(`${method} of ${params.key ?? params.id}: ${error.message}`);
          return;
        }
        asked.answers[error.code] += 1;
        if (error.code === 5004) asked.doubted ??= performance.now();
        if (asked.answers[5004] + asked.answers.lost === 0 && this.random() < GIVEN_UP) return;
        await pause(20);
      }
    }
  }

  #note(asked, { intervention: { id, seq, version } }) {
    this.acknowledged += 1;
    asked.acknowledged = { id, seq, version, at: performance.now() };
  }

  async #connect(author) {
    author.line?.close();
    const nodes = this.nodes();
    const node = nodes[(author.number + Math.floor(this.random() * 2)) % nodes.length];
    author.line = await Line.open(node.url, { token: author.token }).catch(() => undefined);
  }
}

const paramsOf = ({ room, key, text }) => ({ room, key, text, kind: 'statement', language: 'en' });
