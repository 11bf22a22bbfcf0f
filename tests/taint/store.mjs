// A connection to Redis past the server: commands in a row, replies in the same order. For tests that read the record as it is stored.
import net from 'node:net';

import RedisParser from 'redis-parser';

export class Store {
  #waiting = [];

  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1').setNoDelay();
    const parser = new RedisParser({
      returnReply: (reply) => this.#waiting.shift().resolve(reply),
      returnError: (error) => this.#waiting.shift().reject(error),
      returnFatalError: (error) => this.socket.destroy(error),
    });
    this.socket.on('data', (bytes) => parser.execute(bytes));
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('the connection to Redis is over'));
    });
  }

  command(...words) {
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    return new Promise((resolve, reject) => {
      if (this.closed) return void reject(new Error('the connection to Redis is over'));
      this.#waiting.push({ resolve, reject });
      this.socket.write(`*${words.length}\r\n${parts.join('')}`);
    });
  }

  close() {
    this.socket.destroy();
  }
}
