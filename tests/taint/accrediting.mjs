// What the secretariat asks about people and delegations, and others try to: params that mostly make sense as the register stands, and
// sometimes not. Those of the crowd are revoked, restored, renamed and given new links as everybody else is.
import { pick } from '../faults/random.mjs';
import { canariesIn } from './canaries.mjs';

const ROLES = ['follower', 'observer', 'delegate', 'moderator', 'secretariat'];
const CAPACITIES = ['state', 'observer', 'intergovernmental', 'stakeholder'];
/** More than these are rather changed than added, so that neither lists nor the search for ids grow without bound. */
const MANY_PEOPLE = 1500;
const MANY_DELEGATIONS = 100;

/** A cell of a list, as a spreadsheet writes it. */
const cell = (text) => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export class Accrediting {
  /**
   * `crowd()`: `[{ person, role }]`, those who ask and may be acted upon, and what they usually are; `groups` and `rooms`: ids of the dialogue's.
   */
  constructor({ writer, register, crowd, groups, rooms }) {
    Object.assign(this, { writer, random: writer.random, register, crowd, groups, rooms });
  }

  #chance(share) {
    return this.random() < share;
  }
  #upTo(most) {
    return Math.floor(this.random() * (most + 1));
  }

  /** Somebody's id: of the crowd in this share, if there is one of whom that holds; else of anybody. */
  #somebody(share, holds = () => true) {
    const some = this.#chance(share) ? this.crowd().filter(({ person }) => holds(person)) : [];
    if (some.length > 0) return pick(this.random, some).person.id;
    const all = this.#everybody();
    return all.length > 0 && this.#chance(0.95) ? pick(this.random, all) : this.writer.canary('i');
  }

  /** Those in the register; the list is made anew when there are more. */
  #everybody() {
    const { people } = this.register;
    if (this.ids?.length !== people.size) this.ids = [...people.keys()];
    return this.ids;
  }
  #delegations() {
    return [...this.register.delegations.keys()];
  }
  #isAccredited = ({ id }) => this.register.people.has(id) && !this.register.personAt(id, this.register.seq).outsider;
  #isRevoked = ({ id }) => !!this.register.personAt(id, this.register.seq)?.revoked;
  #lacksLink = (person) => this.#isAccredited(person) && !person.at(this.register, this.register.seq);

  /** What is said of a person, but for their delegation. */
  papers(role, rooms) {
    const behalves = Array.from({ length: this.#upTo(2) }, () => this.writer.line('b'));
    return { role, name: this.writer.line('n'), on_behalf_of: behalves, rooms, ...(this.#chance(0.3) ? { language: 'en' } : {}) };
  }
  #rooms() {
    return this.#chance(0.7) ? [] : this.rooms.filter(() => this.#chance(0.4));
  }
  place() {
    const known = this.#delegations();
    if (known.length > 0 && this.#chance(0.6)) return { delegation: pick(this.random, known) };
    return { ...(this.#chance(0.8) ? { group: pick(this.random, this.groups) } : {}), ...(this.#chance(0.8) ? { capacity: pick(this.random, CAPACITIES) } : {}) };
  }

  list() {
    const found = this.#chance(0.3) && this.#everybody().length > 0 && this.register.personAt(pick(this.random, this.#everybody()), this.register.seq);
    const [find] = found ? canariesIn(found.name) : [];
    return { ...(find ? { find } : {}), ...(this.#chance(0.7) ? { after: this.#somebody(0.3) } : {}), limit: 1 + this.#upTo(14) };
  }

  delegation() {
    const known = this.#delegations();
    const change = known.length > 0 && this.#chance(known.length > MANY_DELEGATIONS ? 0.97 : 0.4);
    return { ...(change ? { id: pick(this.random, known) } : {}), name: this.writer.line('d'), group: pick(this.random, this.groups), capacity: pick(this.random, CAPACITIES) };
  }

  person() {
    if (this.#chance(this.register.people.size > MANY_PEOPLE ? 0.1 : 0.4)) return { key: this.writer.key(), ...this.papers(pick(this.random, ROLES), this.#rooms()), ...this.place() };
    const one = this.#chance(0.4) && pick(this.random, this.crowd());
    if (!one || !this.#isAccredited(one.person)) return { id: this.#somebody(0), ...this.papers(pick(this.random, ROLES), this.#rooms()), ...this.place() };
    const role = this.#chance(0.5) ? one.role : pick(this.random, ROLES);
    return { id: one.person.id, ...this.papers(role, this.#chance(0.8) ? [] : this.#rooms()), ...this.place() };
  }

  import() {
    const rows = Array.from({ length: 1 + this.#upTo(2) }, () => this.papers(pick(this.random, ROLES), this.#rooms()));
    const dry = this.#chance(this.register.people.size > MANY_PEOPLE ? 0.9 : 0.5);
    return { csv: this.csv(rows), key: this.writer.key(), ...(dry ? { dry_run: true } : {}) };
  }

  /** These as a spreadsheet has them; sometimes with something wrong in it. */
  csv(rows, { right = false } = {}) {
    const wrong = !right && this.#chance(0.3);
    const column = wrong && this.#chance(0.3) ? this.writer.canary('c') : 'language';
    const header = ['name', 'role', 'on_behalf_of', 'rooms', 'delegation', 'group', 'capacity', column].join(';');
    const lines = rows.map(({ name, role, on_behalf_of, rooms, language = '' }) => {
      const delegation = this.#chance(0.3) ? this.writer.line('d') : '';
      const told = wrong ? pick(this.random, [[role, [this.writer.canary('c')], ''], [this.writer.canary('c'), rooms, ''], [role, rooms, this.writer.canary('c')]]) : [role, rooms, pick(this.random, this.groups)];
      return [name, told[0], on_behalf_of.join('|'), told[1].join('|'), delegation, told[2], pick(this.random, CAPACITIES), language].map(cell).join(';');
    });
    return [header, ...lines, ''].join('\r\n');
  }

  link() {
    const renew = this.#chance(0.2);
    return { person: this.#somebody(0.7, renew ? this.#isAccredited : this.#lacksLink), ...(renew ? { renew } : {}), ...(this.#chance(0.3) ? { ttl_s: 86_400 } : {}) };
  }

  revoke() {
    return { person: this.#somebody(0.25, (person) => !this.#isRevoked(person)), reason: this.writer.words('r') };
  }

  restore() {
    return { person: this.#somebody(0.8, this.#isRevoked), reason: this.writer.words('r') };
  }
}
