// What Redis tells every node of each append: bodies as they were recorded, also those that were erased before anybody could read them.
import net from 'node:net';

import RedisParser from 'redis-parser';

/** A batch is the first entry's seq in eight bytes, then of each entry three texts after their lengths in four bytes; the third is the body. */
function bodiesIn(batch) {
  let seq = Number(batch.readBigInt64BE(0));
  const bodies = [];
  for (let at = 8; at < batch.length; seq += 1) {
    const texts = [];
    for (let i = 0; i < 3; i += 1) {
      const length = batch.readInt32BE(at);
      texts.push(batch.toString('utf8', at + 4, at + 4 + length));
      at += 4 + length;
    }
    bodies.push([seq, texts[2]]);
  }
  return bodies;
}

export class Heard {
  /** By log and seq, until they are taken. */
  #bodies = new Map();
  #waiting = new Map();

  /** `logs`: `{ key, seq }`, their keys in Redis and how far they have been read; what is appended from now on is heard. */
  constructor(port, logs) {
    this.socket = net.connect(port, '127.0.0.1').setNoDelay();
    const channels = new Map(logs.map((log) => [`${log.key}:live`, log]));
    this.begun = new Promise((resolve) => (this.onBegun = resolve));
    const parser = new RedisParser({
      returnBuffers: true,
      returnReply: ([what, channel, batch]) => {
        if (what.toString() === 'smessage') this.#heard(channels.get(channel.toString()), batch);
        else if (batch === channels.size) this.onBegun();
      },
      returnError: (error) => this.socket.destroy(error),
      returnFatalError: (error) => this.socket.destroy(error),
    });
    this.socket.on('data', (bytes) => parser.execute(bytes));
    this.socket.on('error', () => {});
    this.socket.write(`SSUBSCRIBE ${[...channels.keys()].join(' ')}\r\n`);
  }

  #heard(log, batch) {
    for (const [seq, body] of bodiesIn(batch)) {
      const place = `${log.key} ${seq}`;
      this.#waiting.get(place)?.(body);
      if (!this.#waiting.delete(place) && seq > log.seq) this.#bodies.set(place, body);
    }
  }

  /** The body of this entry, once it was heard; it is forgotten then. */
  take(log, seq) {
    const place = `${log.key} ${seq}`;
    const body = this.#bodies.get(place);
    if (body === undefined) return new Promise((resolve) => this.#waiting.set(place, resolve));
    this.#bodies.delete(place);
    return body;
  }
  /** It was read elsewhere. */
  forget(log, seq) {
    this.#bodies.delete(`${log.key} ${seq}`);
  }

  close() {
    this.socket.destroy();
  }
}
