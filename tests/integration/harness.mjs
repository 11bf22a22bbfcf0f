// The stage of every test that runs a real server: what to import. The parts are in harness/, one noun a file.
//
//   test('a follower sees what a delegate posts', async (t) => {
//     const server = await startServer(t);
//     const delegate = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
//     const follower = await connect(t, server);
//     await follower.request('room.join', { room: 'some-room' });
//     await delegate.request('intervention.submit', { room: 'some-room', key: newKey(), … });
//     const event = await follower.event('some-room', (e) => e.type === 'intervention.published');
//   });
//
// `t` is the test's context, or `{ after }` of node:test where a whole suite shares the stage. Whatever was started is
// stopped when it ends, last first, and dies with the test process even if that is killed.
export { ROOT, cleanup, temporaryDirectory } from './harness/cleanup.mjs';
export { Child, finish, start, until } from './harness/child.mjs';
export { startRedis } from './harness/redis.mjs';
export { BINARY, CONFIG, launchServer, mintToken, startServer } from './harness/server.mjs';
export { Participant, WireError, connect, newKey } from './harness/participant.mjs';
export { get, openEvents, post, rpc } from './harness/http.mjs';
