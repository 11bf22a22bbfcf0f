// What the pages about people are given besides the house: their words, what they share, and what was just done.
import { getContext, setContext } from 'svelte';
import type { Delegation, Person } from '../../protocol/accreditation';
import type { Office } from '../../rooms/people/office';
import type { Done } from './done.svelte';

export interface PeopleContext {
  readonly part: { readonly words: typeof import('../../language/people/en').words };
  readonly office: Office;
  readonly done: Done;
  /** Where somebody left the list to look at one person, and finds it again. */
  readonly left: { at?: { readonly person: string; readonly top: number } };
}

const key = Symbol('people');

export function setPeople(context: PeopleContext): void {
  setContext(key, context);
}

export function getPeople(): PeopleContext {
  return getContext<PeopleContext>(key);
}

/** Delegations by name, as the language orders them. */
export function byName(delegations: Iterable<Delegation>, tag: string): readonly Delegation[] {
  const { compare } = new Intl.Collator(tag);
  return [...delegations].sort((a, b) => compare(a.name, b.name));
}

/** Group and capacity as they hold for somebody: their delegation's, or their own. */
export function standingAs(person: Person, delegation: Delegation | undefined): Pick<Person, 'group' | 'capacity'> {
  return delegation ?? person;
}
