// A Redis for a peer, with the durability that Plenaria's own has, on a unix socket in a fresh directory.
import { connect } from 'node:net';
import { join } from 'node:path';

import { whileRunning } from '../stage.mjs';

const START_WITHIN_MS = 30_000;

/** What the server behind a unix socket answers to PING, such as "+PONG"; undefined where nobody answers. */
export function ping(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.setEncoding('utf8').setTimeout(1000, () => socket.destroy());
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (text) => (resolve(text.trim()), socket.destroy()));
    socket.once('error', () => {}).once('close', () => resolve(undefined));
  });
}

/** Starts one; `sync` is appendfsync. Gives `{ socket, child }` once it answers. */
export async function startRedis(stage, { sync = 'always' } = {}) {
  const directory = await stage.directory();
  const socket = join(directory, 'redis.sock');
  const child = stage.serve('redis-server', [
    '--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', directory, '--daemonize', 'no', '--save', '',
    '--appendonly', 'yes', '--appendfsync', sync, '--no-appendfsync-on-rewrite', 'no', '--maxmemory-policy', 'noeviction',
    '--rdbcompression', 'no', '--slowlog-max-len', '0', '--latency-tracking', 'no', '--auto-aof-rewrite-min-size', '1gb',
  ]);
  await whileRunning(child, 'Redis answers', async () => (await ping(socket)) === '+PONG', START_WITHIN_MS);
  return { socket, child };
}
