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
  'another error': 'ERR something that nobody has foreseen',
};
/** Milliseconds of a stall: a little longer than a node waits before it says that something is in doubt. */
const STALL = 5500;
/** How long a call that was cut off from its node may take to be carried out. */
const CARRIED_OUT_MS = 1000;

/**
 * What may happen to a call: an error in its place; the connection cut before it is forwarded, after it was carried out, or within its
 * reply; Redis stalled before it or before its reply, for all connections; or its connection silent for good, though it stands.
 */
export const TROUBLES = [...Object.keys(ERRORS), 'cut before', 'cut after', 'cut in the reply', 'stalled before', 'stalled reply', 'silent'];
/** Those that take seconds. */
export const isSlow = (trouble) => trouble.startsWith('stalled') || trouble === 'silent';
/** Those after which a server that begins must not give up: they pass within the five seconds that it has patience. */
export const isPassing = (trouble) => trouble.startsWith('cut') || trouble === 'loading' || trouble === 'silent';

const encoded = (value) => {
  if (Array.isArray(value)) return Buffer.concat([Buffer.from(`*${value.length}\r\n`), ...value.map(encoded)]);
  if (value === null) return Buffer.from('$-1\r\n');
  if (typeof value === 'number') return Buffer.from(`:${value}\r\n`);
  return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n')]);
};
const call = (...words) => words.map((word) => Buffer.from(word));
const failing = (error) => call('EVAL', `return redis.error_reply(${JSON.stringify(error)})`, '0');

/** One connection of the node, and the one to Redis behind it. */
class Pair {
  /** Bytes that wait for the end of a stall. */
  toRedis = [];
  toNode = [];

  constructor(proxy, client) {
    this.proxy = proxy;
    this.client = client;
    this.upstream = net.connect(proxy.port, '127.0.0.1');
    for (const socket of [client, this.upstream]) socket.setNoDelay().on('error', () => this.cut());
    client.on('close', () => this.severed || this.cut());
    this.upstream.on('close', () => this.cut());
    const calls = new RedisParser({ returnBuffers: true, returnReply: (one) => this.#called(one), returnError: (error) => client.destroy(error) });
    client.on('data', (bytes) => calls.execute(bytes));
    const replies = new RedisParser({
      returnBuffers: true,
      returnReply: (reply) => this.#told(reply),
      returnError: (error) => {
        this.#reply(Buffer.from(`-${this.wanted ?? error.message}\r\n`));
        this.wanted = undefined;
      },
    });
    this.upstream.on('data', (bytes) => (this.subscribed ? replies.execute(bytes) : this.#reply(bytes)));
  }

  cut() {
    if (this.gone) return;
    this.gone = true;
    this.proxy.pairs.delete(this);
    this.client.destroy();
    this.upstream.destroy();
    if (this.silent) this.proxy.over();
  }

  #called(asked) {
    const name = asked[0].toString().toUpperCase();
    const subscribed = this.subscribed;
    // From here on this connection hears only arrays and errors, which can be written again as they were.
    if (name === 'SUBSCRIBE' || name === 'SSUBSCRIBE') this.subscribed = true;
    const trouble = this.proxy.strike(name);
    if (trouble === 'cut before') return this.cut();
    if (trouble === 'silent') this.silent = true;
    if (trouble === 'stalled before') this.proxy.stall('toRedis');
    if (trouble === 'stalled reply') this.proxy.stall('toNode');
    if (trouble === 'cut in the reply') this.torn = true;
    // Once subscribed, Redis takes no script; it fails all the same, and its words are replaced.
    if (subscribed && ERRORS[trouble]) this.wanted = ERRORS[trouble];
    this.#send('toRedis', this.upstream, encoded(ERRORS[trouble] ? failing(ERRORS[trouble]) : this.proxy.instead(name, asked)));
    if (trouble === 'cut after') this.#sever();
    return undefined;
  }

  /** The node loses it at once; Redis has time to carry out what it was asked. */
  #sever() {
    this.severed = true;
    this.client.destroy();
    const late = setTimeout(() => this.cut(), CARRIED_OUT_MS).unref();
    this.upstream.once('data', () => (clearTimeout(late), this.cut()));
  }

  #reply(bytes) {
    if (this.torn && bytes.length > 1) {
      this.client.end(bytes.subarray(0, 1 + Math.floor(this.proxy.random() * (bytes.length - 1))), () => this.cut());
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
    if (this.silent) return;
    if (this.proxy.stalled === way) this[way].push(bytes);
    else if (!socket.destroyed) socket.write(bytes);
  }

  goOn() {
    for (const [way, socket] of [['toRedis', this.upstream], ['toNode', this.client]])
      for (const bytes of this[way].splice(0)) if (!socket.destroyed) socket.write(bytes);
  }
}

/**
 * Stands before `redis` (as startRedis gave it). `random` says where replies are torn. Gives:
 *   `url`; `calls`, how many came;
 *   `arm(trouble, n, of)`: the n-th call from now, of those whose name `of` accepts, gets into that trouble. `fired` is then its name, and
 *   `ended` when the trouble was over;
 *   `drops()`: whether a published message is to be lost; while `deaf`, subscriptions hear nothing at all, though they stand;
 *   `instead(name, words)`: the call that is made in place of this one;
 *   `cutAll()`.
 */
export async function troubledRedis(t, redis, { delayMs = 0, random = Math.random } = {}) {
  const proxy = { port: redis.port, pairs: new Set(), drops: () => false, deaf: false, calls: 0, random, instead: (name, words) => words };
  let armed;
  proxy.arm = (trouble, n, of = () => true) => {
    armed = { trouble, left: n, of };
    proxy.fired = undefined;
    proxy.ended = undefined;
  };
  proxy.over = () => (proxy.ended ??= performance.now());
  proxy.strike = (name) => {
    proxy.calls += 1;
    if (!armed || !armed.of(name)) return undefined;
    armed.left -= 1;
    if (armed.left > 0) return undefined;
    const { trouble } = armed;
    armed = undefined;
    proxy.fired = name;
    if (!isSlow(trouble)) proxy.over();
    return trouble;
  };
  proxy.stall = (way) => {
    proxy.stalled = way;
    setTimeout(() => {
      proxy.stalled = undefined;
      for (const pair of proxy.pairs) pair.goOn();
      proxy.over();
    }, STALL).unref();
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

/** A Redis that says it has this version. */
export const ofVersion = (version) => (name, words) =>
  (name === 'INFO' ? call('EVAL', `return (redis.call('INFO'):gsub('redis_version:[^\\r]*', 'redis_version:${version}'))`, '0') : words);

/** So many appends, from now on, are answered by a yes and never made. */
export const lying = (times) => {
  let left = times;
  return Object.assign((name, words) => {
    if (name !== 'EVALSHA' || words.length <= 10 || left === 0) return words;
    const logs = Number(words[2]) / 3;
    left -= logs;
    return call('EVAL', `return {${Array(logs).fill(1)}}`, '0');
  }, { left: () => left });
};

/** A socket whose bytes take so much longer in both ways. */
function delayed(socket, milliseconds) {
  const write = socket.write.bind(socket);
  socket.write = (bytes, then) => void setTimeout(() => !socket.destroyed && write(bytes, then), milliseconds);
  const on = socket.on.bind(socket);
  socket.on = (event, listener) => on(event, event === 'data' ? (bytes) => void setTimeout(listener, milliseconds, bytes) : listener);
  return socket;
}
