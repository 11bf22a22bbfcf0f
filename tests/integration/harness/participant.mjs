// One person at a WebSocket: the npm package ws, JSON-RPC by id, and everything the server said, in order.
import { randomUUID } from 'node:crypto';

import WebSocket from 'ws';

import { cleanup } from './cleanup.mjs';

const ANSWER_WITHIN_MS = 15_000;

/** A fresh idempotency key. */
export const newKey = () => randomUUID();

/** A JSON-RPC error as the server sent it: `code`, `message`, `data`. */
export class WireError extends Error {
  constructor(method, { code, message, data }) {
    super(message);
    Object.assign(this, { name: 'WireError', method, code, data });
  }
}

export class Participant {
  /** All notifications as `{ method, params }`, oldest first. */
  notifications = [];
  /** `{ code, reason }` once the connection has ended. */
  end;

  #requests = new Map();
  #waiting = new Set();
  #nextId = 1;

  constructor(socket) {
    this.socket = socket;
    socket.on('open', () => this.#look());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('error', (error) => ((this.error = error), this.#look()));
    socket.on('close', (code, reason) => this.#ended(code, reason.toString()));
  }

  /** Calls a method; gives its result, or throws a WireError. Throws too if the connection ends or 15 s pass first. */
  request(method, params, id = this.#nextId++) {
    const message = params === undefined ? { jsonrpc: '2.0', id, method } : { jsonrpc: '2.0', id, method, params };
    return new Promise((resolve, reject) => {
      if (this.end) return void reject(new Error(`${method}: the connection has ended (${this.end.code})`));
      const timer = setTimeout(() => this.#settle(id, reject, new Error(`${method}: no answer`)), ANSWER_WITHIN_MS);
      this.#requests.set(id, { method, resolve, reject, timer });
      this.socket.send(JSON.stringify(message));
    });
  }

  /** Calls a method that must be refused; gives the WireError. */
  async refusal(method, params) {
    let result;
    try {
      result = await this.request(method, params);
    } catch (error) {
      if (error instanceof WireError) return error;
      throw error;
    }
    throw new Error(`${method} was expected to be refused, and gave ${JSON.stringify(result)}`);
  }

  /** Everything that room.event brought of `room` so far, in order of arrival. */
  events(room) {
    return this.notifications.filter((n) => n.method === 'room.event' && n.params.room === room).map((n) => n.params);
  }

  /** Waits until `find(this)` gives something truthy, looking again at each message and at the end; gives that. */
  waitFor(what, find, milliseconds = ANSWER_WITHIN_MS) {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          const found = find(this);
          if (found) return finish(() => resolve(found));
          if (this.end) finish(() => reject(new Error(`${what}: the connection ended first (${this.end.code})`)));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const finish = (settle) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`not within ${milliseconds} ms: ${what}`))), milliseconds);
      this.#waiting.add(look);
      look();
    });
  }

  /** The first event of `room` that matches, among those that came and those to come. */
  event(room, matches = () => true, milliseconds = ANSWER_WITHIN_MS) {
    return this.waitFor(`an event of ${room}`, () => this.events(room).find(matches), milliseconds);
  }

  /** The first notification of `method` that matches, among those that came and those to come; gives its params. */
  async notification(method, matches = () => true, milliseconds = ANSWER_WITHIN_MS) {
    const isIt = (n) => n.method === method && matches(n.params);
    const found = await this.waitFor(method, () => this.notifications.find(isIt), milliseconds);
    return found.params;
  }

  /** Waits for the end of the connection, however it comes; gives `{ code, reason }`. */
  closed(milliseconds = ANSWER_WITHIN_MS) {
    return this.waitFor('the connection ends', () => this.end, milliseconds);
  }

  /** Closes from this side and waits for the server's answer. */
  async close(code = 1000) {
    this.socket.close(code);
    return this.closed();
  }

  #receive(data, isBinary) {
    const message = JSON.parse(data.toString());
    if (isBinary || message.jsonrpc !== '2.0') this.error = new Error(`not a JSON-RPC text message: ${data}`);
    if (message.method !== undefined) {
      this.notifications.push({ method: message.method, params: message.params });
    } else {
      const request = this.#requests.get(message.id);
      if (!request) this.error = new Error(`an answer that nobody asked for: ${data}`);
      else if (message.error) this.#settle(message.id, request.reject, new WireError(request.method, message.error));
      else this.#settle(message.id, request.resolve, message.result);
    }
    this.#look();
  }

  #settle(id, settle, value) {
    clearTimeout(this.#requests.get(id)?.timer);
    this.#requests.delete(id);
    settle(value);
  }

  #ended(code, reason) {
    this.end = { code, reason };
    for (const [id, { method, reject }] of this.#requests) {
      this.#settle(id, reject, new Error(`${method}: the connection ended (${code} ${reason}) before an answer`));
    }
    this.#look();
  }

  #look() {
    for (const look of [...this.#waiting]) look();
  }
}

/**
 * Opens a WebSocket to `server` (what startServer gave, or a base URL) and, given a `token`, the session. Options:
 * `token`, `protocol` (default plenaria.v1), and whatever ws takes: `origin`, `headers`, `localAddress`, `ca`, …
 */
export async function connect(t, server, { token, protocol = 'plenaria.v1', ...options } = {}) {
  const url = `${(server.url ?? server).replace(/^http/, 'ws')}/ws`;
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false, ...options });
  cleanup(t, () => socket.terminate());
  const participant = new Participant(socket);
  await participant.waitFor(`${url} opens`, () => {
    if (participant.error) throw participant.error;
    return socket.readyState === WebSocket.OPEN;
  });
  if (token !== undefined) participant.session = await participant.request('session.open', { token });
  return participant;
}
