// A gateway of the kind that people sit behind: forwards HTTP to a server, but cuts WebSockets off, and, if told so, holds
// event streams back whole.
import http from 'node:http';

import { cleanup } from '../integration/harness.mjs';

export async function startGateway(t, server, { holdStreams = false } = {}) {
  const target = new URL(server.url);
  const gateway = http.createServer((request, response) => {
    const forwarded = http.request(
      { host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers, agent: false },
      (answer) => {
        if (holdStreams && String(answer.headers['content-type']).startsWith('text/event-stream')) return; // nothing ever arrives
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  gateway.on('upgrade', (request, socket) => socket.destroy());
  await new Promise((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  cleanup(t, () => new Promise((resolve) => (gateway.close(resolve), gateway.closeAllConnections())));
  return { url: `http://127.0.0.1:${gateway.address().port}` };
}
