// A proxy in front of Redis that changes words of the scripts on their way there: a bug, seeded without touching the server.
import net from 'node:net';

import { cleanup } from '../integration/harness.mjs';

/** The append script without its compare-and-set: it gives one place to two. */
export const withoutComparing = (t, redis) => withChangedScripts(t, redis, [
  ['if now[1] ~= ARGV[at + 1] or now[2] ~= ARGV[at + 2] or now[3] ~= ARGV[at + 3] then', 'if false then'],
  ['if length ~= seq then', 'if false then'],
  ['or tonumber(ARGV[at + 9]) ~= seq + 1 or tonumber(ARGV[at + 5]) ~= seq + count', ''],
]);

/** `changes`: [text, other] pairs; the other is padded with spaces to the same length. Gives the address to use. */
export async function withChangedScripts(t, redis, changes) {
  const padded = changes.map(([text, other]) => [Buffer.from(text), Buffer.from(other.padEnd(text.length))]);
  const seen = new Set();
  const sockets = new Set();
  const server = net.createServer((client) => {
    const upstream = net.connect(redis.port, '127.0.0.1');
    for (const [from, to, edit] of [[client, upstream, true], [upstream, client, false]]) {
      sockets.add(from);
      from.setNoDelay().on('error', () => to.destroy()).on('close', () => (sockets.delete(from), to.destroy()));
      from.on('data', (bytes) => {
        for (const [text, other] of edit ? padded : []) {
          for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
            other.copy(bytes, at);
            seen.add(text.toString());
          }
        }
        to.write(bytes);
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup(t, () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    const unseen = changes.map(([text]) => text).filter((text) => !seen.has(text));
    if (unseen.length > 0) throw new Error(`no script has: ${unseen.join('; ')}`);
  });
  return `redis://127.0.0.1:${server.address().port}`;
}
