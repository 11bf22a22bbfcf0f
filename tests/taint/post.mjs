// HTTP with one node over connections that are kept: POST /rpc by anybody, and plain GETs, every byte of which is looked through.
import http from 'node:http';

import { mint } from './canaries.mjs';
import { Tap } from './tap.mjs';

/** An agent whose sockets have taps; `socket.tap`. */
export function tappedAgent(judge, name, options) {
  const agent = new http.Agent(options);
  agent.createConnection = ({ host, port }) => {
    const tap = new Tap(judge.watch, (what) => judge.breach(name, what));
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
    this.odd = tappedAgent(judge, this.name, { keepAlive: false });
  }

  /** Gives `{ status, text, words }`, or nothing where the connection broke. */
  #send(path, options, body) {
    return new Promise((resolve) => {
      const request = http.request(`${this.node.url}${path}`, { agent: this.agent, ...options });
      request.once('error', () => resolve(undefined));
      request.once('upgrade', (response, socket) => resolve(void socket.destroy()));
      request.once('response', (response) => {
        const { tap } = request.socket;
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.once('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          const words = this.judge.watch.in(text);
          tap.account(words);
          resolve({ status: response.statusCode, text, words });
        });
      });
      request.end(body);
    });
  }

  /** As Line.ask. */
  async ask(person, method, params) {
    const { shown } = this.node;
    const asked = { person, node: this.node, method, params, since: shown.now(params?.room), people: shown.people, carrier: 'POST' };
    this.judge.asks(person, method);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(person ? { authorization: `Bearer ${person.token}` } : {}) };
    const answer = await this.#send('/rpc', { method: 'POST', headers }, body);
    if (!answer) return undefined;
    const message = JSON.parse(answer.text);
    this.judge.answered({ ...asked, name: `${person ? person.id : 'a visitor'} by POST at ${this.node.name}` }, message, answer.text, answer.words);
    return message;
  }

  /** A page that says nothing of anybody, whatever it is asked with. */
  async look(path, { body, ...options } = {}) {
    const answer = await this.#send(path, { method: 'GET', ...options }, body);
    if (answer) this.judge.nothing(`${options.method ?? 'GET'} ${path} at ${this.node.name}`, answer.words);
    return answer?.status;
  }

  /** Requests that cannot be met, with canaries and a token wherever somebody may put them: nobody is to find them in an answer or a log. */
  async strange(random, room, token) {
    const canary = () => mint(random, 'l');
    const asks = [
      [`/rooms/${canary()}/events`], [`/rooms/${room}/events?after=${canary()}:1`], [`/${canary()}`], [`/?token=${token}`], [`/metrics?token=${token}`],
      [`/rooms/nowhere/events?token=${token}`, { headers: { 'last-event-id': canary() } }],
      ['/ws', { headers: { origin: `https://${canary()}.example.org` } }],
      ['/ws', { headers: { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': canary() } }],
      ['/rpc', { method: 'PUT', headers: { 'x-forwarded-for': canary(), 'user-agent': canary() } }],
      ['/rpc', { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: `{"jsonrpc":"2.0","id":1,"method":"${canary()}"}` }],
      ['/rpc', { method: 'POST', headers: { authorization: canary() }, body: `{"jsonrpc":"2.0","id":1,"method":"dialogue.get","params":{"${canary()}` }],
    ];
    for (const [path, options] of asks) await this.look(path, { ...options, agent: this.odd });
  }

  /** One long poll; gives its body, or nothing. */
  async poll(room, after, asked) {
    const query = after ? `?after=${after.epoch}:${after.seq}` : '';
    const answer = await this.#send(`/rooms/${room.id}/events${query}`, { method: 'GET', headers: { accept: 'application/json' }, agent: asked?.agent ?? this.agent });
    if (answer?.status !== 200) return undefined;
    const body = JSON.parse(answer.text);
    this.judge.polled({ name: `a long poll at ${this.node.name}`, node: this.node }, room, after ? { after } : {}, body, answer.text, answer.words);
    return body;
  }

  close() {
    this.agent.destroy();
    this.odd.destroy();
  }
}
