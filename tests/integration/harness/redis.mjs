// An external Redis for tests, with the settings that the server asks of one. Not the server's private one: that is the
// server's own business.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { temporaryDirectory } from './cleanup.mjs';
import { start, until } from './child.mjs';
import { freePort } from './free_port.mjs';

const run = promisify(execFile);

const SAFE = {
  appendonly: 'yes',
  appendfsync: 'always',
  'no-appendfsync-on-rewrite': 'no',
  'maxmemory-policy': 'noeviction',
  rdbcompression: 'no',
  save: '',
};

/**
 * Starts a redis-server on loopback and waits until it answers. Options: `directory` (default: a fresh one), `port`
 * (default: a free one), `settings` (override or add to the safe ones), `env` (added to its environment).
 * Gives `{ url, unixUrl, port, directory, child, command(...words), stop(), kill(), again() }`; `again` starts it anew on
 * the same port and directory, with further settings where some are given.
 */
export async function startRedis(t, { directory, port, settings = {}, env = {} } = {}) {
  const home = directory ?? (await temporaryDirectory(t));
  const options = Object.entries({ ...SAFE, ...settings }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freePort());
    const socket = `${home}/redis.sock`;
    const child = start(t, 'redis-server', [
      '--port', String(chosen), '--bind', '127.0.0.1', '--unixsocket', socket, '--unixsocketperm', '700',
      '--dir', home, '--daemonize', 'no', ...options,
    ], { env: { ...process.env, ...env } });
    const command = async (...words) => {
      const { stdout } = await run('redis-cli', ['-s', socket, ...words.map(String)], { maxBuffer: 64 * 1024 * 1024 });
      return stdout.trimEnd();
    };
    const answers = () => command('PING').then((reply) => reply === 'PONG', () => false);
    await until(() => `redis-server answers\n${child.tail()}`, async () => !child.running || answers());
    if (child.running) {
      return {
        url: `redis://127.0.0.1:${chosen}`,
        unixUrl: `unix:${socket}`,
        port: chosen,
        directory: home,
        child,
        command,
        stop: () => child.stop(),
        kill: () => child.kill(),
        again: (changes = {}) => startRedis(t, { directory: home, port: chosen, settings: { ...settings, ...changes }, env }),
      };
    }
    const lostThePort = child.stdout.includes('Address already in use');
    if (port !== undefined || !lostThePort || attempt === 5) throw new Error(`redis-server ended\n${child.tail()}`);
  }
}
