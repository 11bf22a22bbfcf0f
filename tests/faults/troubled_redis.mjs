// A Redis that gets into trouble at a call of one's choice: a proxy between a node and a real Redis. An error is the real Redis's own
// (the call is replaced by one that fails so), and so comes in its place among the replies.
import net from 'node:net';

import RedisParser from 'redis-parser';

import { cleanup } from '../integration/harness.mjs';

const ERRORS = {
  readonly: 'READONLY You can\'t write against a read only replica.',
  'out of memory': 'OOM command not allowed when used memory > \'maxmemory\'.',
  loading: 'LOADING Redis is loading the dataset in memory',
  busy: 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
  'without the script': 'NOSCRIPT No matching script. Please use EVAL.',
  'disk full': 'MISCONF Errors writing to the AOF file: No space left on device',
};
/** Milliseconds of a stall. */
const STALL = 5000;

/** What may happen to a call. */
export const TROUBLES = [...Object.keys(ERRORS), 'cut before', 'cut after', 'cut in the reply', 'stalled before', 'stalled reply'];

const encoded = (value) => {
  if (Array.isArray(value)) return Buffer.concat([Buffer.from(`*${value.length}\r\n`), ...value.map(encoded)]);
  if (value === null) return Buffer.from('$-1\r\n');
  if (typeof value === 'number') return Buffer.from(`:${value}\r\n`);
  return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n')]);
};

class Pair {
  constructor(proxy, client) {
    this.proxy = proxy;
    this.client = client;
    this.upstream = net.connect(proxy.port, '127.0.0.1');
    for (const socket of [client, this.upstream]) socket.setNoDelay().on('error', () => this.cut()).on('close', () => this.cut());
    this.toRedis = [];
    this.toNode = [];
    const unreadable = (error) => {
      throw error;
    };
    const calls = new RedisParser({ returnBuffers: true, returnReply: (call) => this.#called(call), returnError: unreadable });
    client.on('data', (bytes) => calls.execute(bytes));
    this.replies = new RedisParser({ returnBuffers: true, returnReply: (reply) => this.#told(reply), returnError: unreadable });
    this.upstream.on('data', (bytes) => (this.subscribed ? this.replies.execute(bytes) : this.#reply(bytes)));
  }

  cut() {
    if (this.gone) return;
    this.gone = true;
    this.proxy.pairs.delete(this);
    this.client.destroy();
    this.upstream.destroy();
  }

  #called(call) {
    const name = call[0].toString().toUpperCase();
    // From here on this connection hears only arrays, which can be written again as they were.
    if (name === 'SUBSCRIBE' || name === 'SSUBSCRIBE') this.subscribed = true;
    const trouble = this.proxy.strike(name);
    if (trouble === 'cut before') return this.cut();
    if (trouble === 'stalled before') this.#hold('toRedis', this.upstream);
    if (trouble === 'stalled reply') this.#hold('toNode', this.client);
    const believed = this.proxy.lies > 0 && name === 'EVALSHA' && call.length > 10;
    if (believed) this.proxy.lies -= 1;
    const failing = ERRORS[trouble] && !this.subscribed;
    const sent = failing ? ['EVAL', `return redis.error_reply(${JSON.stringify(ERRORS[trouble])})`, '0'].map((word) => Buffer.from(word)) : believed ? ['EVAL', 'return 1', '0'].map((word) => Buffer.from(word)) : call;
    this.#send('toRedis', this.upstream, encoded(sent));
    if (trouble === 'cut after') this.client.destroy();
    if (trouble === 'cut in the reply') this.torn = true;
    return undefined;
  }

  #reply(bytes) {
    if (this.torn) {
      this.client.write(bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2))), () => this.cut());
      return;
    }
    this.#send('toNode', this.client, bytes);
  }

  #told(reply) {
    const published = Array.isArray(reply) && ['message', 'smessage'].includes(reply[0]?.toString());
    if (this.proxy.deaf || (published && this.proxy.drops())) return;
    this.#reply(encoded(reply));
  }

  #send(way, socket, bytes) {
    if (this[`${way}Held`]) this[way].push(bytes);
    else if (!socket.destroyed) socket.write(bytes);
  }

  #hold(way, socket) {
    this[`${way}Held`] = true;
    setTimeout(() => {
      this[`${way}Held`] = false;
      for (const bytes of this[way].splice(0)) if (!socket.destroyed) socket.write(bytes);
      this.proxy.over();
    }, STALL).unref();
  }
}

/**
 * Stands before `redis` (as startRedis gave it). Gives `{ url, arm(trouble, n), fired, ended, calls, drops, deaf, cutAll(), lies }`: `arm` makes
 * the n-th call from now get into that trouble; `drops()` says whether a published message is to be lost; while `deaf`, subscriptions
 * hear nothing at all, though their connection stands; so many appends as `lies` says are answered by a yes and never made.
 */
export async function troubledRedis(t, redis, { delayMs = 0 } = {}) {
  const proxy = { port: redis.port, pairs: new Set(), drops: () => false, deaf: false, calls: 0 };
  let armed;
  proxy.arm = (trouble, n) => {
    armed = { trouble, left: n };
    proxy.fired = undefined;
    proxy.ended = undefined;
  };
  proxy.over = () => (proxy.ended ??= performance.now());
  proxy.strike = (name) => {
    proxy.calls += 1;
    if (!armed) return undefined;
    armed.left -= 1;
    if (armed.left > 0) return undefined;
    const { trouble } = armed;
    armed = undefined;
    proxy.fired = name;
    if (!trouble.startsWith('stalled')) proxy.over();
    return trouble;
  };
  proxy.cutAll = () => {
    for (const pair of proxy.pairs) pair.cut();
  };
  const server = net.createServer((client) => proxy.pairs.add(new Pair(proxy, delayMs > 0 ? delayed(client, delayMs) : client)));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup(t, () => {
    server.close();
    proxy.cutAll();
  });
  proxy.url = `redis://127.0.0.1:${server.address().port}`;
  return proxy;
}

/** A socket whose bytes take so much longer in both ways. */
function delayed(socket, milliseconds) {
  const write = socket.write.bind(socket);
  socket.write = (bytes, then) => void setTimeout(() => !socket.destroyed && write(bytes, then), milliseconds);
  const on = socket.on.bind(socket);
  socket.on = (event, listener) => on(event, event === 'data' ? (bytes) => void setTimeout(listener, milliseconds, bytes) : listener);
  return socket;
}
