// HTTP with one node over connections that are kept: POST /rpc by anybody, and plain GETs, every byte of which is looked through.
import http from 'node:http';

import { canariesIn } from './canaries.mjs';
import { Tap } from './tap.mjs';

/** An agent whose sockets have taps; `socket.tap`. */
export function tappedAgent(judge, name, options) {
  const agent = new http.Agent(options);
  agent.createConnection = ({ host, port }) => {
    const tap = new Tap((what) => judge.breach(name, what));
    const socket = tap.connect({ host, port });
    socket.tap = tap;
    socket.on('close', () => judge.nothing(`${name}, as it ended`, tap.end()));
    return socket;
  };
  return agent;
}

export class Post {
  constructor(node, judge) {
    Object.assign(this, { node, judge, name: `HTTP at ${node.name}` });
    this.agent = tappedAgent(judge, this.name, { keepAlive: true, maxSockets: 16, scheduling: 'fifo' });
  }

  /** Gives `{ status, text, canaries }`, or nothing where the connection broke. */
  #send(path, options, body) {
    return new Promise((resolve) => {
      const request = http.request(`${this.node.url}${path}`, { agent: this.agent, ...options });
      request.once('error', () => resolve(undefined));
      request.once('response', (response) => {
        const { tap } = request.socket;
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.once('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          const canaries = canariesIn(text);
          tap.account(canaries);
          resolve({ status: response.statusCode, text, canaries });
        });
      });
      request.end(body);
    });
  }

  /** As Line.ask. */
  async ask(person, method, params) {
    const since = this.node.shown.now(params?.room);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(person ? { authorization: `Bearer ${person.token}` } : {}) };
    const answer = await this.#send('/rpc', { method: 'POST', headers }, body);
    if (!answer) return undefined;
    const message = JSON.parse(answer.text);
    this.judge.answered({ name: `${person?.role ?? 'a visitor'} by POST at ${this.node.name}`, person, node: this.node, method, params, since, carrier: 'POST' }, message, answer.canaries);
    return message;
  }

  /** A page that says nothing of anybody. */
  async look(path) {
    const answer = await this.#send(path, { method: 'GET' });
    if (answer) this.judge.nothing(`GET ${path} at ${this.node.name}`, answer.canaries);
    return answer?.status;
  }

  /** One long poll; gives its body, or nothing. */
  async poll(room, after, asked) {
    const query = after ? `?after=${after.epoch}:${after.seq}` : '';
    const answer = await this.#send(`/rooms/${room.id}/events${query}`, { method: 'GET', headers: { accept: 'application/json' }, agent: asked?.agent ?? this.agent });
    if (answer?.status !== 200) return undefined;
    const body = JSON.parse(answer.text);
    this.judge.polled({ name: `a long poll at ${this.node.name}`, node: this.node }, room, after ? { after } : {}, body, answer.canaries);
    return body;
  }

  close() {
    this.agent.destroy();
  }
}
