// A Redis that is far away, or out of reach: a proxy in front of a real one, which is late by so much each way and can be
// taken away and brought back.
import net from 'node:net';

import { cleanup } from './cleanup.mjs';

/** Gives `{ url, milliseconds, away(), back() }`; `milliseconds`, each way, may be set at any time. */
export async function farRedis(t, redis) {
  const sockets = new Set();
  const far = { milliseconds: 0, isAway: false };
  const forward = (from, to) => {
    let due = Promise.resolve();
    from.on('data', (bytes) => {
      const late = new Promise((resolve) => setTimeout(resolve, far.milliseconds));
      due = Promise.all([due, late]).then(() => void (to.destroyed || to.write(bytes)));
    });
  };
  const listener = net.createServer((client) => {
    if (far.isAway) return void client.destroy();
    const upstream = net.connect(redis.port, '127.0.0.1');
    const cut = () => [client, upstream].forEach((socket) => (sockets.delete(socket), socket.destroy()));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay().on('error', cut).on('close', cut);
    }
    forward(client, upstream);
    forward(upstream, client);
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  far.url = `redis://127.0.0.1:${listener.address().port}`;
  far.away = () => {
    far.isAway = true;
    for (const socket of [...sockets]) socket.destroy();
  };
  far.back = () => void (far.isAway = false);
  cleanup(t, () => (far.away(), listener.close()));
  return far;
}
