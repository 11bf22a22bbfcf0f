// What people wrote, as it is recorded and told: in one spelling and without deceit, by every way in.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, dialogueOf, operator, rpc, startServer, statement } from './harness.mjs';

const ROOM = 'hall';

async function stage(t) {
  const server = await startServer(t, { config: await dialogueOf(t, { [ROOM]: '' }) });
  return { server, speaker: async (about) => connect(t, server, { token: await server.token({ role: 'delegate', ...about }) }) };
}

test('what is recorded, answered and told is the cleaned text, and the same raw text sent again is the same content', async (t) => {
  const { server, speaker } = await stage(t);
  const ana = await speaker({ name: 'Ana' });
  const follower = await connect(t, server);
  await follower.request('room.join', { room: ROOM });
  const raw = statement(ROOM, '\uFEFFSen\u0303oras:\r\nla mi\u200Bgra\u00ADcio\u0301n \r\n\r\n', { on_behalf_of: ' Grupo  de los\u200B 77 ' });
  const clean = { text: 'Señoras:\nla migración', on_behalf_of: 'Grupo de los 77' };

  const { intervention } = await ana.request('intervention.submit', raw);
  assert.deepEqual({ text: intervention.text, on_behalf_of: intervention.on_behalf_of }, clean);
  const told = await follower.event(ROOM, ({ type }) => type === 'intervention.published');
  assert.equal(told.data.intervention.text, clean.text);
  const { result } = await rpc(server, 'room.history', { room: ROOM });
  assert.equal(result.interventions[0].text, clean.text);

  assert.deepEqual((await ana.request('intervention.submit', raw)).intervention, intervention);
  assert.deepEqual((await ana.request('intervention.submit', { ...raw, ...clean })).intervention, intervention);
  assert.equal((await ana.refusal('intervention.submit', { ...raw, text: 'Señoras: la migración' })).code, 4009);
  assert.equal((await rpc(server, 'room.history', { room: ROOM })).result.interventions.length, 1);
});

test('a refusal names the member and the character, and what was refused can be corrected under the same key', async (t) => {
  const { speaker } = await stage(t);
  const ana = await speaker({ name: 'Ana' });
  const raw = statement(ROOM, 'see gpj.\u202Eexe');
  const refused = await ana.refusal('intervention.submit', raw);
  assert.equal(refused.code, 4022);
  assert.equal(refused.data.field, 'text');
  assert.match(refused.message, /^Character 9 of text \(U\+202E\) .* remove it and send again\.$/);
  assert.equal((await ana.request('intervention.submit', { ...raw, text: 'see exe.jpg' })).intervention.text, 'see exe.jpg');
});

test('a name and a delegation in a token are shown cleaned, and one that deceives is minted for nobody', async (t) => {
  const { server, speaker } = await stage(t);
  const ana = await speaker({ name: 'A\u200Bna Mun\u0303oz', delegation: '\u2067Chile\u2069' });
  const { intervention } = await ana.request('intervention.submit', statement(ROOM, 'Good morning.'));
  assert.deepEqual(intervention.author, { name: 'Ana Muñoz', delegation: 'Chile' });
  const { code, stderr } = await operator(t, server)('token', '--role', 'delegate', '--name', 'ana\u202Eairam');
  assert.equal(code, 2);
  assert.match(stderr, /Character 4 of --name \(U\+202E\)/);
});
