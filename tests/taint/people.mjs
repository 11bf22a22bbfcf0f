// The people of a run, and what they are at a given place of the register's log: as it has them, or, where it does not know them, as their
// token says. Tokens that no register knows of are signed as the deployment itself signs them, by the key in its data directory.
import { createPrivateKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mint } from './canaries.mjs';

/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** What a token says. */
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));

/** Somebody with one token. `claims`: what it says of them; `serial`: of a link to somebody in the register. */
export class Person {
  constructor({ id, token, claims, serial }) {
    Object.assign(this, { id, token, claims, serial });
  }

  /** The same with a newer link. */
  with(token) {
    return Object.assign(new Person({ id: this.id, token, serial: claimsOf(token).serial }), { lastSaid: this.lastSaid });
  }

  /** `{ role, rooms, name, delegation, group, capacity, on_behalf_of }` at this place of the register; nothing where the token is not good there. */
  at(register, seq) {
    const state = register.personAt(this.id, seq);
    if (state?.revoked) return undefined;
    if (this.serial === undefined && (!state || state.outsider)) return this.claims;
    if (!state || state.outsider || (this.serial !== undefined && this.serial !== state.serial)) return undefined;
    const { role, rooms, name, on_behalf_of } = state;
    return { role, rooms, name, on_behalf_of, ...register.delegated(state, seq) };
  }

  /** What they were from this place on, once for each time that it changed. */
  since(register, lo) {
    return register.places(this.id, lo).map((seq) => this.at(register, seq)).filter(Boolean);
  }
}

/** What somebody is in a room: who is accredited for other rooms only is an observer there; without a good token a visitor. */
export function roleIn(papers, room) {
  if (!papers) return 'visitor';
  return papers.rooms.length === 0 || papers.rooms.includes(room) || papers.role === 'follower' ? papers.role : 'observer';
}
/** The same where something is about the whole dialogue: whoever is accredited for some rooms is an observer there. */
const roleAtLarge = (papers) => roleIn(papers, undefined);
/** As what somebody asks this. */
export const roleFor = (method, papers, room) => (method.startsWith('accreditation.') ? roleAtLarge(papers) : roleIn(papers, room));
export const isDeskRole = (role) => role === 'moderator' || role === 'secretariat';
/** Whether they may have been of this room's desk at this place of the register or later. */
export const isOfDesk = (register, person, room, lo) => !!person?.since(register, lo).some((papers) => isDeskRole(roleIn(papers, room)));
/** Whether they may have been of the secretariat, and that of all rooms. */
export const isSecretary = (register, person, lo) => !!person?.since(register, lo).some((papers) => roleAtLarge(papers) === 'secretariat');

export class Signer {
  static async at(dataDir, dialogue, random) {
    const seed = Buffer.from((await readFile(join(dataDir, 'token.key'), 'utf8')).trim(), 'base64url');
    return Object.assign(new Signer(), { key: createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }), dialogue, random });
  }

  /** Somebody of whom only their token tells, all of it canaries. `rooms`: those that it is limited to; none: all. */
  person(role, rooms = []) {
    const canary = (kind) => mint(this.random, kind);
    const claims = {
      role, rooms, name: `Ana "${canary('n')}" O’Hara <i>`, delegation: `Ministry & ${canary('d')}`, group: canary('g'), on_behalf_of: [`All of ${canary('b')}`],
    };
    const id = canary('i');
    return new Person({ id, claims, token: this.#token({ sub: id, ...claims }) });
  }

  /** One that nobody is to be let in by: expired, for another dialogue, or signed by nobody. */
  badToken() {
    const { claims, token } = this.person('secretariat');
    const sub = mint(this.random, 'i');
    const which = Math.floor(this.random() * 3);
    if (which === 0) return this.#token({ sub, ...claims }, -60);
    if (which === 1) return this.#token({ sub, ...claims, aud: 'another' });
    return `${token.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`;
  }

  #token({ rooms, ...claims }, lasts = 86_400) {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: 'plenaria', aud: this.dialogue, iat: now - 120, exp: now + lasts, ...claims, ...(rooms.length > 0 ? { rooms } : {}) };
    const signed = `${encoded({ alg: 'EdDSA', typ: 'JWT' })}.${encoded(all)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.key).toString('base64url')}`;
  }
}
