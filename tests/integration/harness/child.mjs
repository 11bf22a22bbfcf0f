// A program that a test runs: its output, its end, the port it listens on. It never outlives the test process: the
// kernel kills it then (setpriv --pdeathsig), and what it started itself is its own to take down.
import { spawn } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';

import { cleanup } from './cleanup.mjs';

const OUTPUT_LIMIT = 4 * 1024 * 1024;

/**
 * Waits until `condition` gives something truthy and returns that. Throws, naming `what` was awaited, after
 * `milliseconds`; `what` may be a function, called then. An exception in `condition` ends the wait at once.
 */
export async function until(what, condition, milliseconds = 10_000) {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (performance.now() > deadline) {
      throw new Error(`not within ${milliseconds} ms: ${typeof what === 'function' ? what() : what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export class Child {
  /** Standard output and error as they came, the newest 4 MiB of each. */
  stdout = '';
  stderr = '';
  /** Resolves to `{ code, signal }` once the program has ended and its output was read. */
  ended;
  result;

  constructor(command, args, options) {
    this.name = `${command.split('/').pop()} ${args.join(' ')}`;
    this.process = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    for (const stream of ['stdout', 'stderr']) {
      this.process[stream].setEncoding('utf8').on('data', (text) => {
        this[stream] = (this[stream] + text).slice(-OUTPUT_LIMIT);
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.process.once('error', reject);
      this.process.once('close', (code, signal) => resolve((this.result = { code, signal })));
    });
    this.ended.catch(() => {});
  }

  get pid() {
    return this.process.pid;
  }

  get running() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  signal(name) {
    this.process.kill(name);
  }

  /** Asks it to end and waits for that; kills it and throws if it takes longer than `milliseconds`. */
  async stop(signal = 'SIGTERM', milliseconds = 20_000) {
    if (this.running) this.signal(signal);
    try {
      await until(`${this.name} ends after ${signal}\n${this.tail()}`, () => this.result, milliseconds);
    } catch (error) {
      this.signal('SIGKILL');
      throw error;
    }
    return this.result;
  }

  /** SIGKILL, and waits until it is gone. */
  async kill() {
    if (this.running) this.signal('SIGKILL');
    return this.ended;
  }

  /** The first TCP port that it listens on, or undefined. Read from the kernel, so it holds for port 0 too. */
  async listeningPort() {
    const sockets = new Set();
    for (const fd of await readdir(`/proc/${this.pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${this.pid}/fd/${fd}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode) sockets.add(inode);
    }
    for (const table of ['tcp', 'tcp6']) {
      const rows = (await readFile(`/proc/${this.pid}/net/${table}`, 'utf8').catch(() => '')).split('\n').slice(1);
      for (const row of rows) {
        const fields = row.trim().split(/\s+/);
        const isListening = fields[3] === '0A';
        if (isListening && sockets.has(fields[9])) return parseInt(fields[1].split(':')[1], 16);
      }
    }
    return undefined;
  }

  /** The last lines of what it said, for the message of a failed test. */
  tail(lines = 30) {
    return `${this.stdout}${this.stderr}`.trimEnd().split('\n').slice(-lines).join('\n');
  }
}

/** Starts a program; it is killed when `t` ends, unless it has ended by then. */
export function start(t, command, args, options = {}) {
  const child = new Child(command, args, options);
  cleanup(t, () => child.kill());
  return child;
}

/** Runs a program to its end and returns it. Throws if that takes longer than `milliseconds`. */
export async function finish(t, command, args, options = {}, milliseconds = 30_000) {
  const child = start(t, command, args, options);
  await Promise.race([child.ended, until(`${child.name} ends`, () => child.result, milliseconds)]);
  return child;
}
