// Those who ask: so many of each role at a time, some known by their tokens alone, most of them accredited by the secretariat as people are,
// singly or by a list, with links of its making. Whoever leaves is followed by somebody else.
import { canariesIn } from './canaries.mjs';
import { Line } from './line.mjs';
import { Person, claimsOf, roleFor } from './people.mjs';

/** How many of each role there are at a time. Half of the moderators are so in half of the rooms only. */
const ROLES = { visitor: 6, follower: 4, observer: 4, delegate: 24, moderator: 8, secretariat: 5 };
const MOST_TRIES = 5;

export class Crowd {
  /** `{ role, i, person, lines }`, in a fixed order of roles. */
  all = [];

  constructor({ random, nodes, posts, minutes, judge, signer, accrediting }) {
    Object.assign(this, { random, nodes, posts, minutes, judge, signer, accrediting });
    /** Asks for what everybody needs to be there at all; nobody acts upon them. */
    this.clerk = signer.person('secretariat');
  }

  async gather() {
    for (const [role, many] of Object.entries(ROLES)) for (let i = 0; i < many; i += 1) this.all.push(await this.#newcomer(role, i));
  }

  /** Those who may be muted, expelled, revoked: the first of each role stays, so that there always is one. */
  get others() {
    return this.all.filter(({ person, i }) => person && i > 0);
  }
  get delegates() {
    return this.all.filter(({ role }) => role === 'delegate').map(({ person }) => person);
  }

  papers({ person }) {
    const { register } = this.minutes;
    return person?.at(register, register.seq);
  }

  /** Those who ask this as what is named, in a room, now; a visitor is also who has a token that is good no more. */
  as(role, method, room) {
    return this.all.filter((one) => roleFor(method, this.papers(one), room.id) === role);
  }

  /** Whoever is handed a newer link uses it from now on. */
  handOver(id, token) {
    const one = this.all.find(({ person }) => person?.id === id);
    if (one) one.person = one.person.with(token);
  }

  /** Somebody else comes in the place of one who leaves, so that nobody's own grow without bound. */
  async replace() {
    const place = Math.floor(this.random() * this.all.length);
    const { role, i, lines } = this.all[place];
    this.all[place] = await this.#newcomer(role, i);
    for (const line of lines) line.close();
  }

  async #newcomer(role, i) {
    const rooms = role === 'moderator' && i % 2 === 1 ? [...this.minutes.rooms.keys()].filter((_, j) => j % 2 === (i >> 1) % 2) : [];
    const person = role === 'visitor' ? undefined : await this.#person(role, rooms, i);
    const many = role === 'delegate' && i % 4 === 0 ? 2 : 1;
    const lines = Array.from({ length: many }, (_, j) => {
      const node = this.nodes[(i + j) % this.nodes.length];
      return new Line({ name: `${role} ${i} at ${node.name}`, node, who: person, judge: this.judge });
    });
    return { role, i, person, lines };
  }

  async #person(role, rooms, i) {
    if (i === 0 || this.random() < 0.35) return this.signer.person(role, rooms);
    const post = this.posts[i % this.posts.length];
    const papers = this.accrediting.papers(role, rooms);
    const id = this.random() < 0.7 ? await this.#accredited(post, papers) : await this.#listed(post, papers);
    const { token } = await this.#ask(post, 'accreditation.link', { person: id });
    return new Person({ id, token, serial: claimsOf(token).serial });
  }

  async #accredited(post, papers) {
    const { person } = await this.#ask(post, 'accreditation.person', { key: this.accrediting.writer.key(), ...papers, ...this.accrediting.place() });
    return person.id;
  }

  async #listed(post, papers) {
    const { errors } = await this.#ask(post, 'accreditation.import', { csv: this.accrediting.csv([papers], { right: true }), key: this.accrediting.writer.key() });
    if (errors.length > 0) throw new Error(`a list was not taken: ${JSON.stringify(errors)}`);
    const { people } = await this.#ask(post, 'accreditation.list', { find: canariesIn(papers.name)[0] });
    return people[0].id;
  }

  async #ask(post, method, params) {
    for (let tries = 0; ; tries += 1) {
      const answer = await post.ask(this.clerk, method, params);
      if (answer?.result) return answer.result;
      if (tries === MOST_TRIES) throw new Error(`${method} was answered with ${JSON.stringify(answer)}`);
    }
  }
}
