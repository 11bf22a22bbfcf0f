// One person, or nobody known, at a WebSocket of one node: asks one thing at a time, and has everything that comes judged.
import WebSocket from 'ws';

import { canariesIn } from './canaries.mjs';
import { Tap } from './tap.mjs';

const ANSWER_WITHIN_MS = 30_000;

export class Line {
  /** What it follows, by room: `{ audience, seq }`. */
  listening = new Map();
  #next = 1;
  #asked = new Map();

  /** `person`: undefined for a visitor. */
  constructor({ name, node, person, judge }) {
    Object.assign(this, { name, node, person, judge });
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Connects, says who it is, and gives whether that went well. */
  async begin() {
    await this.ended;
    this.listening = new Map();
    this.tap = new Tap((what) => this.judge.breach(this.name, what));
    const socket = new WebSocket(`${this.node.url.replace('http', 'ws')}/ws`, 'plenaria.v1', { perMessageDeflate: false, createConnection: this.tap.connect });
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => this.#heard(data.toString()));
    await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
    if (!this.open) return false;
    this.ended = new Promise((resolve) => socket.on('close', (code, reason) => resolve(this.#over(reason.toString()))));
    if (!this.person) return true;
    return (await this.ask('session.open', { token: this.person.token }))?.result !== undefined;
  }

  /** The whole answer, `{ result }` or `{ error }`; nothing where the connection ended first. */
  ask(method, params) {
    if (!this.open) return Promise.resolve(undefined);
    const id = this.#next++;
    const since = this.node.shown.now(params?.room);
    return new Promise((resolve) => {
      const late = () => {
        this.judge.breach(this.name, `${method} was not answered within ${ANSWER_WITHIN_MS} ms`);
        this.#asked.delete(id);
        resolve(undefined);
      };
      this.#asked.set(id, { method, params, since, resolve, timer: setTimeout(late, ANSWER_WITHIN_MS) });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  close() {
    this.socket?.close(1000);
  }

  #heard(text) {
    const canaries = canariesIn(text);
    this.tap.account(canaries);
    const message = JSON.parse(text);
    if (message.method !== undefined) return void this.judge.notified(this, message, canaries);
    const asked = this.#asked.get(message.id);
    if (!asked) return void this.judge.breach(this.name, `an answer that nobody asked for: ${text.slice(0, 300)}`);
    this.#asked.delete(message.id);
    clearTimeout(asked.timer);
    const { method, params, since, resolve } = asked;
    if (message.result && method === 'room.join') this.listening.set(params.room, { audience: message.result.audience, seq: message.result.seq });
    if (message.result && method === 'room.leave') this.listening.delete(params.room);
    const { name, person, node } = this;
    this.judge.answered({ name, person, node, method, params, since, carrier: 'WebSocket' }, message, canaries);
    return void resolve(message);
  }

  #over(reason) {
    const left = this.tap.end();
    if (left.length > 0) this.judge.nothing(`${this.name}, as it ended`, left);
    this.judge.nothing(`${this.name}, why it ended`, canariesIn(reason));
    for (const { resolve, timer } of this.#asked.values()) {
      clearTimeout(timer);
      resolve(undefined);
    }
    this.#asked.clear();
  }
}
