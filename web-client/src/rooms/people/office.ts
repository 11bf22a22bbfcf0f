// What the pages about people share while somebody goes from one to the other, or comes back with a new link: the
// register, what is half written, who was chosen.
import type { Connection } from '../../connection/connection';
import type { Clock } from '../../connection/ports';
import type { Delegation, Person } from '../../protocol/accreditation';
import { Badges } from './badges.svelte';
import { CsvImport, type CsvImportParts } from './csv_import.svelte';
import { DelegationForm } from './delegation_form.svelte';
import { PersonForm } from './person_form.svelte';
import { PersonalLink } from './personal_link.svelte';
import { Register } from './register.svelte';
import { Revocation } from './revocation.svelte';

export interface OfficeParts {
  readonly line: Connection;
  readonly clock: Clock;
  readonly makeKey: () => string;
  readonly maxMessage: () => number;
  /** Where the page comes from, such as https://dialogue.example.org. */
  readonly venue: string;
}

export class Office {
  readonly register: Register;
  readonly badges: Badges;
  #import: CsvImport | undefined;
  readonly #people = new Map<string, PersonForm>();
  readonly #delegations = new Map<string, DelegationForm>();

  constructor(private readonly parts: OfficeParts) {
    this.register = new Register(parts.line, parts.clock);
    this.badges = new Badges(parts.line, parts.clock, this.register, parts.venue);
  }

  /** What is half written about this person, or about a new one. */
  personForm(person?: Person): PersonForm {
    const { line, makeKey } = this.parts;
    const form = this.#people.get(person?.id ?? '') ?? new PersonForm(line, this.register, makeKey, person);
    this.#people.set(person?.id ?? '', form);
    return form;
  }

  /** Somebody new beside this one: of the same delegation, in the same rooms. What is half written stays. */
  personBeside({ role, delegation = '', group = '', capacity, rooms, language = '' }: Person): void {
    const form = this.personForm();
    if (form.written) return;
    form.write({ role, rooms, language, ...(delegation ? { delegation } : { group, capacity: capacity ?? '' }) });
  }

  delegationForm(delegation?: Delegation): DelegationForm {
    const form = this.#delegations.get(delegation?.id ?? '') ?? new DelegationForm(this.parts.line, this.register, delegation);
    this.#delegations.set(delegation?.id ?? '', form);
    return form;
  }

  /** It was saved, or is not wanted any more. */
  closePerson(id = ''): void {
    this.#people.delete(id);
  }

  closeDelegation(id = ''): void {
    this.#delegations.delete(id);
  }

  link(): PersonalLink {
    return new PersonalLink(this.parts.line, this.parts.clock, this.parts.venue);
  }

  revocation(): Revocation {
    return new Revocation(this.parts.line, this.parts.clock, this.register);
  }

  import(csv: CsvImportParts['csv']): CsvImport {
    this.#import ??= new CsvImport({ ...this.parts, csv });
    return this.#import;
  }
}
