// One person, or nobody known, at a WebSocket of one node: asks one thing at a time, and has everything that comes judged.
import WebSocket from 'ws';

import { Tap } from './tap.mjs';

const ANSWER_WITHIN_MS = 30_000;

export class Line {
  /** What it follows, by room: `{ audience, seq }`. */
  listening = new Map();
  /** As whom it was let in. */
  person;
  /** What its node had shown of the register when what was answered last was asked: whatever comes is not older. */
  people = 0;
  /** Whether it has asked for the list of people, and so is told when that changes. */
  listed = false;
  #next = 1;
  #asked = new Map();

  /** `who`: whose it is; undefined for a visitor. */
  constructor({ name, node, who, judge }) {
    Object.assign(this, { name, node, who, judge });
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Connects, says who it is, and gives whether that went well. */
  async begin() {
    await this.ended;
    Object.assign(this, { listening: new Map(), person: undefined, people: this.node.shown.people, listed: false });
    this.tap = new Tap(this.judge.watch, (what) => this.judge.breach(this.name, what));
    const socket = new WebSocket(`${this.node.url.replace('http', 'ws')}/ws`, 'plenaria.v1', { perMessageDeflate: false, createConnection: this.tap.connect });
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => this.#heard(data.toString()));
    await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
    if (!this.open) return false;
    this.ended = new Promise((resolve) => socket.on('close', (code, reason) => resolve(this.#over(reason.toString()))));
    if (!this.who) return true;
    return (await this.ask('session.open', { token: this.who.token }))?.result !== undefined;
  }

  /** The whole answer, `{ result }` or `{ error }`; nothing where the connection ended first. */
  ask(method, params) {
    if (!this.open) return Promise.resolve(undefined);
    const id = this.#next++;
    const person = method === 'session.open' && params.token === this.who?.token ? this.who : this.person;
    const { shown } = this.node;
    const about = { method, params, person, since: shown.now(params?.room), people: shown.people };
    this.judge.asks(person, method);
    return new Promise((resolve) => {
      const late = () => {
        this.judge.breach(this.name, `${method} was not answered within ${ANSWER_WITHIN_MS} ms`);
        this.#asked.delete(id);
        resolve(undefined);
      };
      this.#asked.set(id, { about, resolve, timer: setTimeout(late, ANSWER_WITHIN_MS) });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  close() {
    this.socket?.close(1000);
  }

  #heard(text) {
    const words = this.judge.watch.in(text);
    this.tap.account(words);
    const message = JSON.parse(text);
    if (message.method !== undefined) return void this.judge.notified(this, message, words);
    const asked = this.#asked.get(message.id);
    if (!asked) return void this.judge.breach(this.name, `an answer that nobody asked for: ${text.slice(0, 300)}`);
    this.#asked.delete(message.id);
    clearTimeout(asked.timer);
    const { about, resolve } = asked;
    if (message.result) this.#stands(about, message.result);
    this.people = Math.max(this.people, about.people);
    this.judge.answered({ ...about, name: this.name, node: this.node, carrier: 'WebSocket' }, message, text, words);
    return void resolve(message);
  }

  /** What an answer makes of this connection. */
  #stands({ method, params, person }, result) {
    if (method === 'session.open') this.person = person;
    if (method === 'room.join') this.listening.set(params.room, { audience: result.audience, seq: result.seq });
    if (method === 'room.leave') this.listening.delete(params.room);
    if (method === 'accreditation.list') this.listed = true;
  }

  #over(reason) {
    const left = this.tap.end();
    if (left.length > 0) this.judge.nothing(`${this.name}, as it ended`, left);
    this.judge.nothing(`${this.name}, why it ended`, this.judge.watch.in(reason));
    for (const { resolve, timer } of this.#asked.values()) {
      clearTimeout(timer);
      resolve(undefined);
    }
    this.#asked.clear();
  }
}
