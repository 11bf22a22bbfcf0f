// The servers that others made, started as tests/bench/peers has them.
import { existsSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../../../integration/harness/free_port.mjs';
import { whileRunning } from '../stage.mjs';
import { startRedis } from './redis.mjs';

const run = promisify(execFile);
const READY_WITHIN_MS = 20_000;

const absent = (file, what) => (existsSync(file) ? undefined : what);

/** The port after the word "ready" on standard output. */
const port = (child) =>
  whileRunning(child, 'it says that it is ready', () => Number(/^ready 127\.0\.0\.1:(\d+)$/m.exec(child.stdout)?.[1]), READY_WITHIN_MS);

async function debianVersion(name) {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${Version}', name]);
  return stdout.replace(/[-+].*/, '');
}

export const centrifuge = {
  title: 'Centrifuge + Redis',
  dialect: 'centrifuge',
  missing: ({ centrifuge: program }) => absent(program, 'its server was not built (golang-go, golang-github-centrifugal-centrifuge-dev)'),
  version: () => debianVersion('golang-github-centrifugal-centrifuge-dev'),

  async start(stage, { programs, people }, { sync }) {
    const redis = await startRedis(stage, { sync });
    const args = ['-port', '0', '-redis', redis.socket, '-public-key', people.publicKeyFile];
    const child = stage.serve(programs.centrifuge, args, { env: { ...process.env, GOMAXPROCS: '1' } });
    return { port: await port(child), child, roots: [child.pid, redis.child.pid] };
  },
};

export const socketio = {
  title: 'Socket.IO + Redis streams',
  dialect: 'socketio',
  missing: ({ socketio: program }) => absent(join(program, '../node_modules/socket.io'), 'its npm packages are not installed'),
  version: async ({ socketio: program }) =>
    JSON.parse(await readFile(join(program, '../node_modules/socket.io/package.json'), 'utf8')).version,

  async start(stage, { programs }) {
    const redis = await startRedis(stage);
    const child = stage.serve(process.execPath, [programs.socketio, '--port', '0', '--redis', redis.socket]);
    return { port: await port(child), child, roots: [child.pid, redis.child.pid] };
  },
};

const NATS = ['/usr/sbin/nats-server', '/usr/bin/nats-server'];

export const nats = {
  title: 'nats-server',
  dialect: 'nats',
  // It joins what one author sends, and is twice as fast with 64 in flight of one than with one of 64 each.
  authorsAtBest: 1,
  missing: () => (NATS.some(existsSync) ? undefined : 'nats-server is not installed'),
  version: async () => (await run(NATS.find(existsSync), ['--version'])).stdout.replace(/.*v/, '').trim(),

  async start(stage, { programs }) {
    const chosen = await freePort();
    const child = stage.serve(programs.nats, [String(chosen)]);
    await whileRunning(child, 'it is ready', () => child.stdout.includes('Server is ready'), READY_WITHIN_MS);
    return { port: chosen, child, roots: [child.pid] };
  },
};
