// The people of the dialogue and their delegations, as the secretariat looks at them: searched, paged, and kept fresh
// without moving what somebody is reading.
import type { Connection } from '../../connection/connection';
import { readPatiently } from '../../connection/patiently';
import type { Clock, Undo } from '../../connection/ports';
import type { Delegation, PeopleCounts, Person } from '../../protocol/accreditation';
import type { Refusal } from '../../protocol/types';
import { isRefusal, standingOf } from './asking';

const page = 100;
const largestPage = 200;
/** Pages that looking for one person, or for all who match, may cost. */
const searchPages = 100;
/** Milliseconds from the last letter of a search until it is asked. */
const searchAfter = 250;
/** Milliseconds between two looks where the server cannot tell of changes. */
const lookEvery = 20_000;

export class Register {
  phase: 'loading' | 'here' | 'refused' = $state('loading');
  refusal: Refusal | undefined = $state.raw();
  /** Those who match, as far as they are loaded, in the server's order. */
  people: readonly Person[] = $state.raw([]);
  /** There are more than `people`. */
  more = $state(false);
  counts: PeopleCounts = $state.raw({ people: 0, revoked: 0, delegations: 0 });
  delegations: ReadonlyMap<string, Delegation> = $state.raw(new Map());
  /** What is typed, and what `people` are the answer to. */
  find = $state('');
  found = $state('');
  moreState: 'ready' | 'asking' | 'failed' = $state('ready');

  /** Everybody that was ever loaded, as they were last told. */
  #known: ReadonlyMap<string, Person> = $state.raw(new Map());
  /** Counts what we began; an answer to something earlier is too late. */
  #asked = 0;
  /** Whose page is open, and has to be fresh although they may not be in the list. */
  #watched: string | undefined;
  /** Ends the waiting of what is being loaded, and of what is looked for. */
  #loading = new AbortController();
  #seeking = new AbortController();
  #undoSearch: Undo | undefined;
  #undoLook: Undo | undefined;

  constructor(
    private readonly line: Connection,
    private readonly clock: Clock,
  ) {}

  /** Loads, and keeps fresh until undone. */
  enter(): Undo {
    this.#seeking = new AbortController();
    const undo = this.line.listen({
      changed: () => undefined,
      opened: () => void this.refresh(),
      peopleChanged: () => void this.refresh(),
    });
    void this.refresh();
    this.#planLook();
    return () => {
      undo();
      this.#undoSearch?.();
      this.#undoLook?.();
      this.#loading.abort();
      this.#seeking.abort();
      this.#asked += 1;
    };
  }

  person(id: string): Person | undefined {
    return this.#known.get(id);
  }

  delegationOf(person: Person): Delegation | undefined {
    return person.delegation === undefined ? undefined : this.delegations.get(person.delegation);
  }

  /** Another delegation than `but` with this name, however it is written in capitals. */
  delegationNamed(name: string, but?: string): Delegation | undefined {
    const alike = (each: string) => each.localeCompare(name, undefined, { sensitivity: 'base' }) === 0;
    return [...this.delegations.values()].find((delegation) => delegation.id !== but && alike(delegation.name));
  }

  search(find: string): void {
    this.find = find;
    this.#undoSearch?.();
    this.#undoSearch = this.clock.after(searchAfter, () => void this.#load(page));
  }

  /** The same search with as many as are shown. */
  refresh(): Promise<void> {
    return this.#load(Math.max(page, this.people.length));
  }

  async loadMore(): Promise<void> {
    const last = this.people.at(-1);
    if (!last || !this.more || this.moreState === 'asking') return;
    const asked = this.#asked;
    this.moreState = 'asking';
    try {
      const { people, more, counts } = await this.line.request('accreditation.list', { ...this.#finding(this.found), after: last.id, limit: page });
      if (asked !== this.#asked) return;
      this.#learn(people);
      this.people = [...this.people, ...people];
      this.more = more;
      this.counts = counts;
      this.moreState = 'ready';
    } catch {
      if (asked === this.#asked) this.moreState = 'failed';
    }
  }

  /** Somebody by id, wherever they are in the list; nothing where there is none, or no answer. */
  async seek(id: string): Promise<Person | undefined> {
    if (!this.#known.has(id)) await this.#all('', (people) => people.some((person) => person.id === id));
    return this.#known.get(id);
  }

  /** Keeps somebody fresh until undone. */
  watch(id: string): Undo {
    this.#watched = id;
    return () => {
      if (this.#watched === id) this.#watched = undefined;
    };
  }

  /** Those who match the search that is shown, in the register's order, until there are enough of them. */
  async everybodyFound(enough: (people: readonly Person[]) => boolean): Promise<readonly Person[]> {
    return this.more && !enough(this.people) ? this.#all(this.found, enough) : this.people;
  }

  /** As just told in answer to a change. */
  put(person: Person): void {
    this.#learn([person]);
    this.people = this.people.map((each) => (each.id === person.id ? person : each));
  }

  putDelegation(delegation: Delegation): void {
    this.delegations = new Map(this.delegations).set(delegation.id, delegation);
  }

  // ---- Inside ----

  async #load(count: number): Promise<void> {
    if (this.line.state.phase !== 'live') return;
    const asked = (this.#asked += 1);
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const find = this.find.trim();
    this.moreState = 'ready';
    try {
      let people: readonly Person[] = [];
      let more = true;
      for (let pages = 0; more && people.length < count && pages < searchPages; pages += 1) {
        const after = people.at(-1)?.id;
        const limit = Math.min(largestPage, count - people.length);
        // However long the register cannot be read, it is not refused: the page goes on asking, ever more slowly.
        const answer = await readPatiently(
          this.clock,
          () => this.line.request('accreditation.list', { ...this.#finding(find), ...(after === undefined ? {} : { after }), limit }),
          { tries: Infinity, signal },
        );
        if (asked !== this.#asked) return;
        people = [...people, ...answer.people];
        more = answer.more;
        this.counts = answer.counts;
        if (answer.delegations) this.delegations = new Map(answer.delegations.map((delegation) => [delegation.id, delegation]));
      }
      this.#learn(people);
      this.people = people;
      this.more = more;
      this.found = find;
      this.refusal = undefined;
      this.phase = 'here';
      await this.#freshen(asked);
    } catch (error) {
      const standing = standingOf(error);
      // Without an answer the connection comes back, and with it this question. What is shown stays.
      if (asked !== this.#asked || !isRefusal(standing)) return;
      this.refusal = standing;
      if (this.phase === 'loading') this.phase = 'refused';
    }
  }

  /** The watched one, where the list does not have them: by their name, or wherever they are if that has changed. */
  async #freshen(asked: number): Promise<void> {
    const id = this.#watched;
    const known = id === undefined ? undefined : this.#known.get(id);
    const among = (people: readonly Person[]) => people.some((person) => person.id === id);
    if (!known || among(this.people) || among(await this.#all(known.name, among)) || asked !== this.#asked) return;
    await this.#all('', among);
  }

  async #all(find: string, enough: (people: readonly Person[]) => boolean): Promise<readonly Person[]> {
    let all: readonly Person[] = [];
    for (let pages = 0; pages < searchPages; pages += 1) {
      const after = all.at(-1)?.id;
      const { people, more } = await readPatiently(
        this.clock,
        () => this.line.request('accreditation.list', { ...this.#finding(find), ...(after === undefined ? {} : { after }), limit: largestPage }),
        { signal: this.#seeking.signal },
      );
      this.#learn(people);
      all = [...all, ...people];
      if (!more || enough(all)) break;
    }
    return all;
  }

  #finding(find: string): { readonly find?: string } {
    return find === '' ? {} : { find };
  }

  #learn(people: readonly Person[]): void {
    if (people.length === 0) return;
    const known = new Map(this.#known);
    for (const person of people) known.set(person.id, person);
    this.#known = known;
  }

  #planLook(): void {
    this.#undoLook?.();
    this.#undoLook = this.clock.after(lookEvery, () => {
      const { state } = this.line;
      if (state.phase === 'live' && state.tier !== 'socket') void this.refresh();
      this.#planLook();
    });
  }
}
