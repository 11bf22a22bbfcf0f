// Badges to print: who was chosen, and a fresh personal link for each of them. The links are kept nowhere but here, and
// go with the page.
import type { Connection } from '../../connection/connection';
import { patiently } from '../../connection/patiently';
import type { Clock } from '../../connection/ports';
import type { Person, PersonalLink } from '../../protocol/accreditation';
import { type Standing, standingOf } from './asking';
import { wholeLink } from './personal_link.svelte';
import type { Register } from './register.svelte';

/** As many as one makes at a time. */
export const mostBadges = 400;

export interface Badge {
  readonly person: Person;
  readonly link: PersonalLink;
}

/** Nobody who was revoked, and nobody whose link is another system's to give. */
export function mayHaveLink({ revoked, outsider }: Person): boolean {
  return !revoked && outsider !== true;
}

export class Badges {
  /** Their ids. */
  chosen: ReadonlySet<string> = $state.raw(new Set());
  /** More matched than one can make badges for at a time: the first of them are chosen. */
  cut = $state(false);
  /** Everybody who matches is being looked for. */
  choosing = $state(false);
  badges: readonly Badge[] = $state.raw([]);
  standing: Standing = $state.raw('ready');
  #making = 0;

  constructor(
    private readonly line: Connection,
    private readonly clock: Clock,
    private readonly register: Register,
    private readonly venue: string,
  ) {}

  /** Those of the chosen who can have a link. */
  get ready(): readonly Person[] {
    return [...this.chosen].map((id) => this.register.person(id)).filter((person) => person !== undefined).filter(mayHaveLink);
  }

  choose(people: readonly Person[], on = true): void {
    const chosen = new Set(this.chosen);
    for (const { id } of people) {
      if (on) chosen.add(id);
      else chosen.delete(id);
    }
    this.chosen = chosen;
  }

  /** Everybody who matches the search that is shown, as far as one can make badges for them. */
  async chooseFound(): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    const good = (people: readonly Person[]) => people.filter(mayHaveLink);
    const found = await this.register.everybodyFound((people) => good(people).length > mostBadges).catch(() => this.register.people);
    this.chosen = new Set();
    this.choose(good(found).slice(0, mostBadges));
    this.cut = good(found).length > mostBadges;
    this.choosing = false;
  }

  chooseNobody(): void {
    this.cut = false;
    this.chosen = new Set();
  }

  /** One after the other; those that were made stay when it stops in the middle, and the next try goes on from there. */
  async make(ttl: number): Promise<void> {
    const making = (this.#making += 1);
    this.standing = 'asking';
    const made = new Set(this.badges.map(({ person }) => person.id));
    try {
      for (const person of this.ready.slice(0, mostBadges)) {
        if (made.has(person.id)) continue;
        const link = await patiently(this.clock, () => this.line.request('accreditation.link', { person: person.id, ttl_s: ttl }));
        if (making !== this.#making) return;
        this.badges = [...this.badges, { person, link: wholeLink(link, this.venue) }];
      }
      this.standing = 'ready';
    } catch (error) {
      if (making === this.#making) this.standing = standingOf(error);
    }
  }

  /** Forgets the links. */
  discard(): void {
    this.#making += 1;
    this.badges = [];
    this.standing = 'ready';
  }
}
