// Where the cells of the table of privileges are tried: what must be there before an action can be asked for, and what it
// left in rooms and in the register. What is allowed is not known here.
import assert from 'node:assert/strict';

import { UNLIMITED, connect, dialogueOf, newKey, rpc, startServer, until } from './harness.mjs';

/** A server with a room in which everything happens, `hall`, one whose rules change, `lobby`, and a caller of each role. */
export class Stage {
  #number = 0;
  #seen = {};
  #tokens = new Map();
  /** Methods that a cell was tried by. */
  asked = new Set();

  static async set(t, roles) {
    const stage = new Stage();
    const config = await dialogueOf(t, { hall: 'moderation = "pre"', lobby: '' });
    stage.server = await startServer(t, { config, settings: UNLIMITED });
    stage.chairs = await stage.token('secretariat', 'the-chair');
    stage.sockets = new Map();
    for (const role of roles) stage.sockets.set(role, await connect(t, stage.server, { token: await stage.callers(role) }));
    for (const room of ['hall', 'lobby']) {
      const { epoch, seq } = await stage.chair('room.join', { room, audience: 'desk' });
      stage.#seen[room] = { epoch, seq };
    }
    return stage;
  }

  number = () => ++this.#number;
  words = () => `Words number ${this.number()}.`;

  token(role, id) {
    const name = `${role} ${id}`;
    if (!this.#tokens.has(name)) this.#tokens.set(name, this.server.token({ role, id, name: id }));
    return this.#tokens.get(name);
  }
  callers = (role) => (role === 'visitor' ? undefined : this.token(role, `caller-${role}`));

  /** What must go well before a cell can be tried. */
  async by(token, method, params) {
    const { result, error } = await rpc(this.server, method, params, { token: await token });
    if (error) throw new Error(`${method}: ${error.code} ${error.message} ${JSON.stringify(params)}`);
    return result;
  }
  chair = (method, params) => this.by(this.chairs, method, params);

  /** An intervention of the caller's own, said when they were a delegate still, or another's; as in `wanted`. */
  async item({ role, ownership }, wanted) {
    const own = ownership === 'own' && role !== 'visitor';
    return this.brought(this.token('delegate', own ? `caller-${role}` : 'another'), wanted);
  }

  async brought(author, wanted) {
    const params = { room: 'hall', key: newKey(), kind: 'statement', language: 'en', text: this.words() };
    let { intervention } = await this.by(author, 'intervention.submit', params);
    const steps = { pending: [], returned: ['return'], published: ['publish'], pinned: ['publish', 'pin'], hidden: ['publish', 'hide'] }[wanted];
    for (const verb of steps) {
      const reason = ['return', 'hide'].includes(verb) ? { reason: 'Before.' } : {};
      const { id, version } = intervention;
      ({ intervention } = await this.chair(`intervention.${verb}`, { room: 'hall', id, version, ...reason }));
    }
    return intervention;
  }

  /** Somebody to act upon whom nobody else's cell is about; or the caller. */
  async target({ action, role, carrier, ownership }) {
    const participant = ownership === 'own' ? `caller-${role}` : `${action}-${role}-${carrier}`;
    const person = { participant, token: this.token('delegate', participant) };
    if (!this.#tokens.has(`known ${participant}`)) await this.brought(person.token, 'returned');
    this.#tokens.set(`known ${participant}`, true);
    return person;
  }
  published = ({ token }) => this.brought(token, 'published');

  /** The types of the entries of a room's log since this was asked before. */
  async entries(room) {
    const { epoch, seq, reset, events } = await this.chair('room.join', { room, audience: 'desk', after: this.#seen[room] });
    assert.ok(!reset);
    this.#seen[room] = { epoch, seq };
    return events.map(({ type }) => type);
  }

  /** A person and their delegation, fresh in the register. */
  async accredited() {
    const named = { group: 'academia', capacity: 'state', name: `Delegation ${this.number()}` };
    const { delegation } = await this.chair('accreditation.delegation', named);
    const who = { key: newKey(), role: 'observer', name: `Person ${this.number()}`, delegation: delegation.id };
    const { person } = await this.chair('accreditation.person', who);
    return { id: person.id, delegation: delegation.id };
  }

  async bar({ id }) {
    await this.chair('accreditation.revoke', { person: id, reason: 'Before.' });
    await this.everyRoomHas('participant.barred');
  }

  counts = async () => (await this.chair('accreditation.list', { limit: 1 })).counts;

  /** Each room bars and lets in again by an entry of its own, a moment after the register. */
  async everyRoomHas(type) {
    for (const room of Object.keys(this.#seen)) await until(`${type} in ${room}`, async () => (await this.entries(room)).includes(type));
  }

  /** Asks as the cell's caller; gives `{ result }` or `{ error }`. */
  async ask({ role, carrier }, [method, params]) {
    this.asked.add(method);
    if (carrier === 'POST') return rpc(this.server, method, params, { token: await this.callers(role) });
    return this.sockets.get(role).request(method, params).then((result) => ({ result }), (error) => ({ error }));
  }
}
