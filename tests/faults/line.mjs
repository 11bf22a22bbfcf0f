// A connection that is expected to break: bare JSON-RPC over a WebSocket, without the harness's memory of every message.
import WebSocket from 'ws';

/** A server has answered by then, whatever happens to its store; a stopped one may take some seconds more. */
const ANSWER_WITHIN_MS = 15_000;

export class Lost extends Error {
  /** True where the connection stood and the answer did not come. */
  unanswered = false;
}

/** What the server refused: `code` and `data` as in the contract. */
export class Refused extends Error {
  constructor({ code, message, data }) {
    super(`${code} ${message}`);
    Object.assign(this, { code, data });
  }
}

export class Line {
  #next = 1;
  #waiting = new Map();

  /** Connects to `http://…`; throws Lost where that fails. `onNotification(method, params)` hears the rest, `onClosed(code)` of the end. */
  static async open(url, { token, onNotification = () => {}, onClosed = () => {} } = {}) {
    const line = new Line();
    line.socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'plenaria.v1', { handshakeTimeout: 5000 });
    line.open = new Promise((resolve, reject) => {
      line.socket.once('open', resolve);
      line.socket.once('close', () => reject(new Lost('not connected')));
    });
    line.socket.on('error', () => {});
    line.socket.on('close', (code) => {
      line.closed = true;
      for (const { reject, timer } of line.#waiting.values()) {
        clearTimeout(timer);
        reject(new Lost('the connection broke'));
      }
      line.#waiting.clear();
      onClosed(code);
    });
    line.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (message.id === undefined) return void onNotification(message.method, message.params);
      const waiting = line.#waiting.get(message.id);
      line.#waiting.delete(message.id);
      clearTimeout(waiting?.timer);
      if (message.error) waiting?.reject(new Refused(message.error));
      else waiting?.resolve(message.result);
    });
    await line.open;
    if (token) await line.request('session.open', { token });
    return line;
  }

  request(method, params) {
    if (this.closed) return Promise.reject(new Lost('the connection is broken'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = () => {
        this.#waiting.delete(id);
        reject(Object.assign(new Lost(`no answer within ${ANSWER_WITHIN_MS} ms`), { unanswered: true }));
        this.close();
      };
      this.#waiting.set(id, { resolve, reject, timer: setTimeout(late, ANSWER_WITHIN_MS) });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  close() {
    this.socket.terminate();
  }
}
