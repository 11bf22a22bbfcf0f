// A room server of Socket.IO and its Redis streams adapter: what is published enters a stream in Redis, then goes to the
// room, then its author hears. WebSocket alone, no compression. Not part of Plenaria: a peer of its bench.
//   node server.mjs --port PORT --redis SOCKET
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const { values: { port, redis } } = parseArgs({ options: { port: { type: 'string', default: '0' }, redis: { type: 'string' } } });
if (!redis) {
  console.error('usage: node server.mjs --port PORT --redis SOCKET');
  process.exit(2);
}

/** The packet type "EVENT" of Socket.IO's protocol. */
const EVENT = 2;

const store = createClient({ socket: { path: redis } });
store.on('error', (error) => {
  console.error(`socketio peer: ${error.message}`);
  process.exit(1);
});
await store.connect();

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(store),
  // Each client keeps the position of what it got last, and comes back by it.
  connectionStateRecovery: {},
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  // Nobody is cut off while thousands connect at once, or for answering no ping within a measurement.
  connectTimeout: 120_000,
  pingTimeout: 120_000,
});

// "Discard the initial HTTP request", says its page on memory.
io.engine.on('connection', (connection) => { connection.request = null; });

io.on('connection', (socket) => {
  socket.on('join', async (room, answer) => {
    await socket.join(room);
    answer();
  });
  socket.on('publish', async (room, text, answer) => {
    // What io.to(room).emit('message', text) does, which does not tell when the stream has it.
    await io.of('/').adapter.broadcast({ type: EVENT, data: ['message', text] },
      { rooms: new Set([room]), except: new Set(), flags: {} });
    answer();
  });
});

http.listen({ host: '127.0.0.1', port: Number(port), backlog: 4096 }, () => {
  console.log(`ready 127.0.0.1:${http.address().port}`);
});
