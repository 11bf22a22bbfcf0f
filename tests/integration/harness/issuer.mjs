// Another system that issues tokens, made by Node's own crypto: a key, the settings that name it, tokens of any claims.
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';

import { temporaryDirectory } from './cleanup.mjs';

const ISSUER = 'https://accreditation.example.org/';
const part = (object) => Buffer.from(typeof object === 'string' ? object : JSON.stringify(object)).toString('base64url');

/** How each algorithm signs bytes with what was made for it. */
const KINDS = {
  HS256: () => {
    const secret = randomBytes(32).toString('base64url');
    return { file: `${secret}\n`, sign: (bytes) => createHmac('sha256', secret).update(bytes).digest() };
  },
  RS256: () => pair('rsa', { modulusLength: 2048 }, 'sha256'),
  EdDSA: () => pair('ed25519', {}, null),
};

function pair(kind, options, hash) {
  const { publicKey, privateKey } = generateKeyPairSync(kind, options);
  return { file: publicKey.export({ type: 'spki', format: 'pem' }), sign: (bytes) => sign(hash, Buffer.from(bytes), privateKey) };
}

/**
 * A system that signs with `algorithm` (HS256, RS256, EdDSA). Gives `{ algorithm, file, settings, sign(bytes),
 * compact(header, claims), token(person, header?) }`: `settings` are those of a server that takes its tokens, `token` is
 * a delegate's for the dialogue "test" unless `person`'s claims say otherwise; a claim that is undefined is left out.
 */
export async function issuerOf(t, algorithm) {
  const key = KINDS[algorithm]();
  const file = `${await temporaryDirectory(t)}/issuer.key`;
  await writeFile(file, key.file);
  await chmod(file, 0o600);
  const compact = (header, claims) => {
    const signed = `${part(header)}.${part(claims)}`;
    return `${signed}.${key.sign(signed).toString('base64url')}`;
  };
  const later = Math.floor(Date.now() / 1000) + 3600;
  return {
    algorithm,
    file,
    settings: { 'tokens.issuer': ISSUER, 'tokens.issuer_algorithm': algorithm, 'tokens.issuer_key_file': file },
    sign: key.sign,
    compact,
    token: (person = {}, header = { alg: algorithm, typ: 'JWT' }) =>
      compact(header, { iss: ISSUER, aud: 'test', sub: 'ana', role: 'delegate', name: 'Ana', exp: later, ...person }),
  };
}
