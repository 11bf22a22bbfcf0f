// The people of a run: everything that a token says of one is a canary. Tokens are signed as the deployment itself signs them, by the
// key in its data directory.
import { createPrivateKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mint } from './canaries.mjs';

/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Registry {
  /** By id: everybody there ever was. */
  everybody = new Map();

  static async at(dataDir, dialogue, random) {
    const registry = new Registry();
    const seed = Buffer.from((await readFile(join(dataDir, 'token.key'), 'utf8')).trim(), 'base64url');
    return Object.assign(registry, { key: createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }), dialogue, random });
  }

  /** `rooms`: those that the token is limited to; nothing: all. */
  person(role, rooms) {
    const canary = (kind) => mint(this.random, kind);
    const person = {
      id: canary('i'), role, rooms, name: `Ana "${canary('n')}" O’Hara <i>`, delegation: `Ministry & ${canary('d')}`, group: canary('g'), behalf: `All of ${canary('b')}`,
    };
    person.token = this.#token(person);
    this.everybody.set(person.id, person);
    return person;
  }

  #token({ id, role, rooms, name, delegation, group, behalf }) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'plenaria', aud: this.dialogue, sub: id, role, name, delegation, group, on_behalf_of: [behalf], iat: now, exp: now + 86_400 };
    if (rooms) claims.rooms = rooms;
    const signed = `${encoded({ alg: 'EdDSA', typ: 'JWT' })}.${encoded(claims)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.key).toString('base64url')}`;
  }
}

/** What somebody is in a room: who has a token for other rooms only is an observer there; without a token a visitor. */
export function roleIn(person, room) {
  if (!person) return 'visitor';
  return !person.rooms || person.rooms.includes(room) || person.role === 'follower' ? person.role : 'observer';
}
export const isOfDesk = (person, room) => ['moderator', 'secretariat'].includes(roleIn(person, room));
