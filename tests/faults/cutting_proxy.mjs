// A network that breaks: a proxy in front of a server whose connections each end at a byte, or after a time, of their own. What was
// forwarded until then arrives; the byte may lie inside a frame or a chunk.
import net from 'node:net';

/** `plan()` gives `{ bytes, milliseconds }` for the next connection. Gives `{ url, cuts, close() }`. */
export async function cuttingProxy(server, plan) {
  const proxy = { cuts: 0 };
  const sockets = new Set();
  const target = new URL(server.url);
  const listener = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    const { bytes, milliseconds } = plan();
    let left = bytes;
    let over = false;
    const cut = (counted) => {
      if (over) return;
      over = true;
      if (counted) proxy.cuts += 1;
      clearTimeout(timer);
      for (const socket of [client, upstream]) (sockets.delete(socket), socket.resetAndDestroy?.() ?? socket.destroy());
    };
    const timer = setTimeout(cut, milliseconds, true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay().on('error', () => cut(false)).on('close', () => cut(false));
    }
    client.on('data', (data) => void upstream.write(data));
    upstream.on('data', (data) => {
      if (over) return;
      if (data.length < left) {
        left -= data.length;
        client.write(data);
      } else {
        // What is written arrives before the end of the connection; only then it breaks.
        client.end(data.subarray(0, left), () => cut(true));
        left = Infinity;
        upstream.destroy();
        proxy.cuts += 1;
        over = true;
        clearTimeout(timer);
      }
    });
  });
  await new Promise((resolve) => listener.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  proxy.url = `http://127.0.0.1:${listener.address().port}`;
  proxy.close = () => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  };
  return proxy;
}
