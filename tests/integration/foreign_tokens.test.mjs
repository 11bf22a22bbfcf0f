// Tokens of another system, made by Node's own crypto: taken and refused by a real server, on a WebSocket and by POST.
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { test } from 'node:test';

import { UNLIMITED, WireError, connect, dialogueOf, get, issuerOf, launchServer, newKey, post, rpc, startServer, statement, temporaryDirectory } from './harness.mjs';

/** A server of the dialogue "test" with the rooms hall and annex, which takes the issuer's tokens too. */
async function stage(t, issuer, settings = {}) {
  const config = await dialogueOf(t, { hall: '', annex: '' });
  return startServer(t, { config, settings: { ...UNLIMITED, ...issuer.settings, ...settings } });
}

/** What the server says to a token on a WebSocket and by POST, as two errors. */
async function refusals(t, server, token) {
  const follower = await connect(t, server);
  const opened = await follower.refusal('session.open', { token });
  const { error } = await rpc(server, 'dialogue.get', {}, { token });
  assert.ok(error, 'POST took it');
  // It stays a follower who may go on.
  await follower.request('room.join', { room: 'hall' });
  return [opened, new WireError('dialogue.get', error)];
}

for (const algorithm of ['HS256', 'RS256', 'EdDSA']) {
  test(`a person of another system speaks with its ${algorithm} token, on both carriers, and is nobody of ours`, async (t) => {
    const issuer = await issuerOf(t, algorithm);
    const server = await stage(t, issuer);
    const person = { delegation: 'Chile', group: 'academia', capacity: 'observer', on_behalf_of: ['GRULAC'], rooms: ['hall'], aud: ['x', 'test'] };
    const token = issuer.token({ ...person, serial: 9, realm_access: { roles: ['offline_access'] } });
    const theirs = await connect(t, server, { token });
    assert.deepEqual(theirs.session.participant, {
      role: 'delegate', id: 'foreign:ana', name: 'Ana', delegation: 'Chile', group: 'academia', capacity: 'observer',
      on_behalf_of: ['GRULAC'], rooms: ['hall'],
    });
    const key = newKey();
    const said = await theirs.request('intervention.submit', statement('hall', 'From elsewhere.', { key }));
    // The same key by POST is the same person's, and the same intervention.
    const posted = await rpc(server, 'intervention.submit', statement('hall', 'From elsewhere.', { key }), { token });
    assert.equal(posted.result.intervention.id, said.intervention.id);
    const elsewhere = await rpc(server, 'intervention.submit', statement('annex', 'From elsewhere.'), { token });
    assert.equal(elsewhere.error.code, 4003);

    // Our own Ana is another: the key is free for her, and she has said nothing yet.
    const ours = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana', id: 'ana' }) });
    assert.equal(ours.session.participant.id, 'ana');
    assert.deepEqual((await ours.request('intervention.mine', { room: 'hall' })).interventions, []);
    const own = await ours.request('intervention.submit', statement('hall', 'From here.', { key }));
    assert.notEqual(own.intervention.id, said.intervention.id);
    assert.equal((await ours.refusal('session.open', { token })).code, 4003);
  });
}

test('what the other system did not sign, or not for this dialogue, or not for now, is refused on both carriers', async (t) => {
  const issuer = await issuerOf(t, 'RS256');
  const server = await stage(t, issuer);
  const good = issuer.token();
  const [header, claims, signature] = good.split('.');
  const pem = await readFile(issuer.file, 'utf8');
  const hmac = (bytes) => createHmac('sha256', pem).update(bytes).digest('base64url');
  const forger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = forger.publicKey.export({ format: 'jwk' });
  const forged = (head) => {
    const part = `${Buffer.from(JSON.stringify(head)).toString('base64url')}.${claims}`;
    return `${part}.${sign('sha256', Buffer.from(part), forger.privateKey).toString('base64url')}`;
  };
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const confused = Buffer.from('{"alg":"HS256"}').toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const bad = {
    'without a signature': `${none}.${claims}.`,
    'HS256 with the public key as its secret': `${confused}.${claims}.${hmac(`${confused}.${claims}`)}`,
    'RS256 said, HS256 done': `${header}.${claims}.${hmac(`${header}.${claims}`)}`,
    'with a key of its own': forged({ alg: 'RS256', jwk }),
    'with a certificate of its own': forged({ alg: 'RS256', x5c: [forger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }),
    'with keys to be fetched': forged({ alg: 'RS256', jku: `${server.url}/record/keys` }),
    'with an extension that must be understood': issuer.token({}, { alg: 'RS256', crit: ['exp'], exp: 1 }),
    'in our own name': issuer.token({ iss: 'plenaria' }),
    'in the name of a third': issuer.token({ iss: 'https://other.example.org/' }),
    'in nobody\'s name': issuer.token({ iss: undefined }),
    'for another dialogue': issuer.token({ aud: 'idm-2018' }),
    'for nobody': issuer.token({ aud: undefined }),
    'over': issuer.token({ exp: seconds - 1 }),
    'without an end': issuer.token({ exp: undefined }),
    'not valid yet': issuer.token({ nbf: seconds + 3600 }),
    'issued in the future': issuer.token({ iat: seconds + 3600 }),
    'of nobody': issuer.token({ sub: undefined }),
    'without a role': issuer.token({ role: undefined }),
    'with a role that there is not': issuer.token({ role: 'admin' }),
    'of a group that the dialogue has not': issuer.token({ group: 'nobody' }),
    'with a changed claim': `${header}.${Buffer.from(Buffer.from(claims, 'base64url').toString().replace('delegate', 'secretariat')).toString('base64url')}.${signature}`,
    'with a cut signature': good.slice(0, -4),
  };
  for (const [what, token] of Object.entries(bad)) {
    const errors = await refusals(t, server, token);
    assert.deepEqual(errors.map((error) => error.code), [4001, 4001], what);
    assert.deepEqual(errors.map((error) => error.data?.field), ['token', undefined], what);
  }
  // The very same server takes the token that all of them began as.
  await connect(t, server, { token: good });
});

test('nothing of a token is in the log at its loudest, in metrics, in an error or in a close', async (t) => {
  const issuer = await issuerOf(t, 'EdDSA');
  const server = await stage(t, issuer, { 'log.level': 'trace' });
  const seconds = Math.floor(Date.now() / 1000);
  const canary = (word) => `canary-${word}-${newKey()}`;
  const person = { sub: canary('sub'), name: canary('name'), delegation: canary('delegation'), jti: canary('jti'), on_behalf_of: [canary('behalf')] };
  const tokens = {
    good: issuer.token(person),
    short: issuer.token({ ...person, exp: seconds + 3 }),
    over: issuer.token({ ...person, exp: seconds - 1 }),
    elsewhere: issuer.token({ ...person, aud: 'another' }),
    unknown: issuer.token({ ...person, iss: canary('iss') }),
    roleless: issuer.token({ ...person, role: canary('role') }),
    crowded: issuer.token({ ...person, group: canary('group') }),
    changed: issuer.token(person).replace(/.(?=.{9}$)/, (c) => (c === 'A' ? 'B' : 'A')),
    ours: await server.token({ role: 'delegate', name: person.name, delegation: person.delegation }),
  };
  const told = [];
  for (const [name, token] of Object.entries(tokens)) {
    for (const bearer of [token, `${token}.${token}`, token.replace('.', ' ')]) {
      const participant = await connect(t, server);
      const taken = bearer === token && ['good', 'short', 'ours'].includes(name);
      if (taken) await participant.request('session.open', { token });
      else told.push(await participant.refusal('session.open', { token: bearer }));
      if (name === 'short' && taken) {
        told.push(await participant.notification('session.closing'), await participant.closed());
        assert.equal(participant.end.code, 4001);
      }
      const { status, headers, body } = await post(server, '/rpc', '{"jsonrpc":"2.0","id":1,"method":"dialogue.get"}', {
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      });
      told.push(status, headers, body);
    }
    for (const path of [`/?token=${token}`, `/rooms/hall/events?token=${token}`, `/rooms/${token}/events`]) {
      const { status, headers, body } = await get(server, path, { headers: { accept: 'application/json', authorization: `Bearer ${token}` } })
        .catch((error) => ({ status: error.message }));
      told.push(status, headers, path.startsWith('/rooms/hall') ? '' : body);
    }
  }
  told.push((await get(server, '/metrics')).body);
  await server.stop();
  const output = { log: server.child.stdout + server.child.stderr, told: JSON.stringify(told) };
  assert.match(output.log, /tokens of https:\/\/accreditation\.example\.org\/ \(EdDSA\) are taken too/);
  const pieces = Object.values(tokens).flatMap((token) => token.split('.').slice(1)).flatMap((part) => [part.slice(0, 24), part.slice(-24)]);
  for (const secret of [...Object.values(tokens), ...pieces, 'canary-']) {
    for (const [where, text] of Object.entries(output)) assert.ok(!text.includes(secret), `${secret} is ${where}`);
  }
});

test('an issuer that cannot be relied on ends the start: one line, exit status 2, nothing made', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const { file, settings } = await issuerOf(t, 'RS256');
  const directory = await temporaryDirectory(t);
  const weak = `${directory}/weak.pem`;
  await writeFile(weak, generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }));
  const bad = [
    [{ 'tokens.issuer': '' }, /^tokens\.issuer is missing/],
    [{ 'tokens.issuer': 'plenaria' }, /^tokens\.issuer names another system/],
    [{ 'tokens.issuer_algorithm': '' }, /^tokens\.issuer_algorithm is missing/],
    [{ 'tokens.issuer_algorithm': 'none' }, /^tokens\.issuer_algorithm is HS256, RS256 or EdDSA, not "none"$/],
    [{ 'tokens.issuer_key_file': '' }, /^tokens\.issuer_key_file is missing/],
    [{ 'tokens.issuer_key_file': `${directory}/nowhere` }, /nowhere cannot be read: No such file or directory$/],
    [{ 'tokens.issuer_key_file': weak }, /weak\.pem: this RSA key has 1024 bits, and 2048 is the least$/],
    [{ 'tokens.issuer_key_file': config }, /this is not a public key in PEM/],
    [{ 'tokens.issuer_algorithm': 'EdDSA' }, /EdDSA needs an Ed25519 key, and this is none$/],
    [{ 'tokens.issuer_algorithm': 'HS256' }, /HS256 needs a secret/],
  ];
  for (const [change, expected] of bad) {
    for (const args of [[], ['--check-config']]) {
      const dataDir = await temporaryDirectory(t);
      const { child } = await launchServer(t, { config, dataDir, settings: { ...settings, ...change }, args });
      assert.deepEqual(await child.ended, { code: 2, signal: null }, child.tail());
      assert.equal(child.stdout, '');
      const lines = child.stderr.trimEnd().split('\n');
      assert.equal(lines.length, 1, child.stderr);
      assert.match(lines[0].replace(/^plenaria: /, ''), expected);
      assert.deepEqual(await readdir(dataDir), []);
    }
  }
  const { child } = await launchServer(t, { config, settings, args: ['--check-config'] });
  assert.equal((await child.ended).code, 0, child.tail());
  assert.ok(!child.tail().includes((await readFile(file, 'utf8')).slice(30, 60)));
});
