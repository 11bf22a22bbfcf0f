// The people of the bench: their tokens, signed here by the key that the servers check them with, as asking
// `plenaria token` ten thousand times would take minutes. The same tokens serve every server.
import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LASTS_S = 24 * 3600;
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = encoded({ alg: 'EdDSA', typ: 'JWT' });

export class People {
  #key;
  #tokens = { author: [], follower: [] };

  /** A fresh key, its two files in `directory`: `keyFile` as Plenaria keeps it, `publicKeyFile` in PEM. */
  static async in(directory) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const people = Object.assign(new People(), { keyFile: join(directory, 'token.key'), publicKeyFile: join(directory, 'token.pem') });
    people.#key = privateKey;
    await writeFile(people.keyFile, `${privateKey.export({ format: 'jwk' }).d}\n`, { mode: 0o600 });
    await writeFile(people.publicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
    return people;
  }

  /** Writes the tokens of so many authors and then so many followers, one a line, into a file. */
  async write(file, { authors, followers }) {
    const tokens = [...this.#of('author', authors), ...this.#of('follower', followers)];
    await writeFile(file, tokens.map((token) => `${token}\n`).join(''), { mode: 0o600 });
    return file;
  }

  #of(what, count) {
    const tokens = this.#tokens[what];
    while (tokens.length < count) tokens.push(this.#sign(what, tokens.length));
    return tokens.slice(0, count);
  }

  #sign(what, number) {
    const now = Math.floor(Date.now() / 1000);
    const person = what === 'author'
      ? { role: 'delegate', name: `Delegate ${number}`, delegation: `State ${number}` }
      : { role: 'follower', name: `Follower ${number}` };
    const claims = { iss: 'plenaria', aud: 'test', iat: now - 60, exp: now + LASTS_S, sub: `${what}-${number}`, ...person };
    const text = `${HEADER}.${encoded(claims)}`;
    return `${text}.${sign(null, Buffer.from(text), this.#key).toString('base64url')}`;
  }
}
