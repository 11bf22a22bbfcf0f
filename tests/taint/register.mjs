// Who was accredited as what, read from the register's log past the server: each person and delegation as they stood after each entry.
// What the secretariat is told of them must be exactly this, and it says who somebody was when they were told something.

import { canariesIn } from './canaries.mjs';

/** The newest of an ascending list whose seq is not beyond this one. */
export function newest(list, seq) {
  let i = list.length - 1;
  while (i >= 0 && list[i].seq > seq) i -= 1;
  return list[i];
}

const NOBODY = { role: 'follower', name: '', delegation: undefined, group: '', capacity: undefined, rooms: [], language: '', on_behalf_of: [], serial: 0, outsider: true };

export class RegisterMinutes {
  seq = 0;
  /** By id, in the order in which they came: `{ id, states }`. */
  people = new Map();
  delegations = new Map();
  /** Whose name this canary was, by the canary. */
  named = new Map();
  #refs = new Map();
  #waiting = [];

  constructor(dialogue, watch) {
    Object.assign(this, { watch, key: `plenaria:{${dialogue}/dialogue}` });
  }

  when(seq, then) {
    if (this.seq >= seq) then();
    else this.#waiting.push({ seq, then });
  }
  look() {
    const ready = this.#waiting.filter(({ seq }) => seq <= this.seq);
    this.#waiting = this.#waiting.filter(({ seq }) => seq > this.seq);
    for (const { then } of ready) then();
  }

  apply(header, body) {
    const { seq, type, at } = header;
    if (seq !== this.seq + 1) throw new Error(`the register: entry ${seq} after ${this.seq}`);
    this.seq = seq;
    if (type.startsWith('delegation.')) return void this.#delegation(header, body);
    if (!header.person) return undefined;
    const person = this.#person(header.person, body);
    const before = person.states.at(-1);
    const state = { ...(before ?? NOBODY), seq, at: before?.at ?? at };
    switch (type) {
      case 'person.accredited':
      case 'person.changed': {
        const { role, delegation, group = '', capacity, rooms = [], language = '' } = header;
        Object.assign(state, { role, delegation, group, capacity, rooms, language, name: body.name, on_behalf_of: body.on_behalf_of, outsider: false });
        if (type === 'person.accredited') Object.assign(state, { serial: 1, revoked: false });
        for (const canary of canariesIn(body.name)) this.named.set(canary, person.id);
        break;
      }
      case 'person.renewed':
        state.serial = header.serial;
        break;
      case 'person.revoked':
        state.revoked = true;
        break;
      case 'person.restored':
        Object.assign(state, { revoked: false, serial: header.serial });
        break;
      default:
        throw new Error(`the register has ${type}, which this test does not know`);
    }
    person.states.push(state);
    return undefined;
  }

  #delegation({ seq, id, group, capacity }, { name }) {
    const known = this.delegations.get(id) ?? { id, states: [] };
    this.delegations.set(id, known);
    known.states.push({ seq, name, group, capacity });
  }

  /** An entry that renews a link has nobody's id, but one before it had. */
  #person(ref, body) {
    const known = this.#refs.get(ref);
    if (known) return known;
    const person = { id: body.id, states: [] };
    this.#refs.set(ref, person);
    this.people.set(person.id, person);
    this.watch.learn(person.id);
    return person;
  }

  /** Whether this is what the register calls somebody, or their delegation, or ever has. */
  isOf(id, word) {
    if (word === id || this.named.get(word) === id) return true;
    const delegations = (this.people.get(id)?.states ?? []).map(({ delegation }) => delegation).filter(Boolean);
    return delegations.some((one) => this.delegations.get(one).states.some(({ name }) => name.includes(word)));
  }

  personAt(id, seq) {
    const states = this.people.get(id)?.states;
    return states && newest(states, seq);
  }

  /** `lo`, and where anything of this person, or of a delegation that was theirs, has changed since. */
  places(id, lo) {
    const states = this.people.get(id)?.states ?? [];
    const of = new Set([newest(states, lo)?.delegation, ...states.filter(({ seq }) => seq > lo).map(({ delegation }) => delegation)]);
    const lists = [states, ...[...of].filter(Boolean).map((one) => this.delegations.get(one).states)];
    return [...new Set([lo, ...lists.flatMap((list) => list.filter(({ seq }) => seq > lo).map(({ seq }) => seq))])];
  }

  /** The group and capacity that somebody has, their own or their delegation's; and what that is called. */
  delegated(state, seq) {
    const delegation = state.delegation && newest(this.delegations.get(state.delegation).states, seq);
    return { group: delegation?.group ?? state.group, capacity: delegation?.capacity ?? state.capacity, delegation: delegation?.name ?? '' };
  }

  /** As the secretariat is told of them; nothing where there is no such person yet. */
  personView(id, seq) {
    const state = this.personAt(id, seq);
    if (!state) return undefined;
    const { group, capacity } = this.delegated(state, seq);
    return {
      id, role: state.role, name: state.name, ...(state.delegation ? { delegation: state.delegation } : {}), ...(group ? { group } : {}),
      ...(capacity ? { capacity } : {}), on_behalf_of: state.on_behalf_of, rooms: state.rooms, ...(state.language ? { language: state.language } : {}),
      revoked: state.revoked, ...(state.outsider ? { outsider: true } : {}), serial: state.serial, at: new Date(state.at).toISOString(),
    };
  }

  delegationView(id, seq) {
    const state = newest(this.delegations.get(id)?.states ?? [], seq);
    return state && { id, name: state.name, group: state.group, capacity: state.capacity };
  }

  /** Where a node must stand that tells this of a person: the first place at which they had this name, serial and standing. */
  placeOf({ id, name, serial, revoked }) {
    return this.people.get(id)?.states.find((state) => state.name === name && state.serial === serial && state.revoked === revoked)?.seq ?? 0;
  }
}
