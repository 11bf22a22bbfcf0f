// The stage of every test that runs a real server: what to import. The parts are in harness/, one noun a file.
//
//   test('a follower sees what a delegate posts', async (t) => {
//     const server = await startServer(t);
//     const delegate = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
//     const follower = await connect(t, server);
//     const [room] = await roomsOf(server);
//     await follower.request('room.join', { room });
//     await delegate.request('intervention.submit', statement(room, 'Good morning.'));
//     const event = await follower.event(room, (e) => e.type === 'intervention.published');
//   });
//
// `t` is the test's context, or `{ after }` of node:test where a whole suite shares the stage. Whatever was started is
// stopped when it ends, last first, and dies with the test process even if that is killed.
export { ROOT, cleanup, temporaryDirectory } from './harness/cleanup.mjs';
export { Child, finish, start, until } from './harness/child.mjs';
export { freePort } from './harness/free_port.mjs';
export { farRedis } from './harness/far_redis.mjs';
export { startRedis } from './harness/redis.mjs';
export { putOlderCopy } from './harness/older_copy.mjs';
export { BINARY, CONFIG, launchServer, mintToken, startServer } from './harness/server.mjs';
export { operator, plenaria, succeed } from './harness/command.mjs';
export { Participant, WireError, connect, newKey } from './harness/participant.mjs';
export { get, openEvents, post, rpc } from './harness/http.mjs';
export { UNLIMITED, dialogueOf } from './harness/dialogue.mjs';
export { roomsOf, statement } from './harness/sayings.mjs';
export { issuerOf } from './harness/issuer.mjs';
