// A person as somebody writes them down: added, or changed. What was typed stays until the server has taken it; what a
// colleague changes meanwhile is said, not swapped.
import type { Connection } from '../../connection/connection';
import { capacities, type Capacity, type Person, type PersonParams } from '../../protocol/accreditation';
import { refused } from '../../protocol/codes';
import type { Role } from '../../protocol/types';
import { isRefusal, type Standing, standingOf } from './asking';
import { oneLine } from './delegation_form.svelte';
import type { Register } from './register.svelte';

export interface PersonDraft {
  readonly role: Role;
  readonly name: string;
  /** The id of one, or empty: then group and capacity are the person's own. */
  readonly delegation: string;
  readonly group: string;
  readonly capacity: Capacity | '';
  /** As typed, one a line. */
  readonly onBehalfOf: string;
  readonly rooms: readonly string[];
  readonly language: string;
}

export type PersonField = keyof PersonDraft;
/** `said`: the server refused it, and the form shows its sentence. */
export type PersonFault = 'blank' | 'many' | 'said';

const mostOnBehalfOf = 5;
const emptyDraft: PersonDraft = { role: 'delegate', name: '', delegation: '', group: '', capacity: '', onBehalfOf: '', rooms: [], language: '' };
/** The fields as the server names them. */
const named: Readonly<Record<string, PersonField>> = {
  role: 'role', name: 'name', delegation: 'delegation', group: 'group', capacity: 'capacity', on_behalf_of: 'onBehalfOf', rooms: 'rooms', language: 'language',
};

export class PersonForm {
  draft: PersonDraft = $state.raw(emptyDraft);
  faults: ReadonlyMap<PersonField, PersonFault> = $state.raw(new Map());
  standing: Standing = $state.raw('ready');
  /** As it stood when the writing began, or was last looked at. */
  before: Person | undefined = $state.raw();
  readonly #key: string;

  /** `before`: the one to change. */
  constructor(
    private readonly line: Connection,
    private readonly register: Register,
    makeKey: () => string,
    before?: Person,
  ) {
    this.#key = makeKey();
    if (before) this.#begin(before);
  }

  /** Something was typed that would be missed. */
  get written(): boolean {
    return JSON.stringify(this.draft) !== JSON.stringify(this.before ? draftOf(this.before) : emptyDraft);
  }

  write(change: Partial<PersonDraft>): void {
    this.draft = { ...this.draft, ...change };
    const faults = new Map(this.faults);
    for (const field of Object.keys(change) as PersonField[]) faults.delete(field);
    this.faults = faults;
  }

  /** The fields that a colleague has changed since the writing began, to something else than what stands here. */
  changedBy(now: Person | undefined): readonly PersonField[] {
    if (!this.before || !now) return [];
    const [before, after] = [draftOf(this.before), draftOf(now)];
    const differs = (a: PersonDraft, b: PersonDraft, field: PersonField) => JSON.stringify(a[field]) !== JSON.stringify(b[field]);
    return (Object.keys(after) as PersonField[]).filter((field) => differs(before, after, field) && differs(this.draft, after, field));
  }

  /** Takes over what a colleague has changed; what was typed in other fields stays. */
  takeOver(now: Person): void {
    const after = draftOf(now);
    const changes = Object.fromEntries(this.changedBy(now).map((field) => [field, after[field]]));
    this.before = now;
    this.write(changes);
  }

  /** The person as recorded; nothing when something is missing, was refused or was not answered. */
  async save(): Promise<Person | undefined> {
    this.faults = faultsOf(this.draft);
    if (this.faults.size > 0 || this.standing === 'asking') return undefined;
    this.standing = 'asking';
    try {
      const { person } = await this.line.request('accreditation.person', this.#params());
      this.register.put(person);
      this.standing = 'ready';
      this.#begin(person);
      return person;
    } catch (error) {
      this.standing = standingOf(error);
      const field = isRefusal(this.standing) ? named[this.standing.field ?? ''] : undefined;
      if (field) this.faults = new Map(this.faults).set(field, 'said');
      return undefined;
    }
  }

  /** A sending without an answer was recorded after all, with other words: sending once more would add another person. */
  get addedBefore(): boolean {
    return !this.before && isRefusal(this.standing) && this.standing.code === refused.conflict && this.standing.field === 'key';
  }

  #begin(person: Person): void {
    this.before = person;
    this.draft = draftOf(person);
  }

  #params(): PersonParams {
    const { role, delegation, group, capacity, rooms, language } = this.draft;
    const chosen = capacities.find((each) => each === capacity);
    return {
      ...(this.before ? { id: this.before.id } : { key: this.#key }),
      role,
      name: oneLine(this.draft.name),
      ...(delegation ? { delegation } : { ...(group ? { group } : {}), ...(chosen ? { capacity: chosen } : {}) }),
      on_behalf_of: onBehalfOf(this.draft),
      rooms,
      ...(language ? { language } : {}),
    };
  }
}

function faultsOf(draft: PersonDraft): ReadonlyMap<PersonField, PersonFault> {
  const faults = new Map<PersonField, PersonFault>();
  if (oneLine(draft.name) === '') faults.set('name', 'blank');
  if (onBehalfOf(draft).length > mostOnBehalfOf) faults.set('onBehalfOf', 'many');
  return faults;
}

function onBehalfOf(draft: PersonDraft): readonly string[] {
  return draft.onBehalfOf.split('\n').map(oneLine).filter((line) => line !== '');
}

export function draftOf(person: Person): PersonDraft {
  return {
    role: person.role,
    name: person.name,
    delegation: person.delegation ?? '',
    group: person.delegation === undefined ? (person.group ?? '') : '',
    capacity: person.delegation === undefined ? (person.capacity ?? '') : '',
    onBehalfOf: person.on_behalf_of.join('\n'),
    rooms: person.rooms,
    language: person.language ?? '',
  };
}
