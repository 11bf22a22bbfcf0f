// What the secretariat says and hears about the people of the dialogue: delegations, persons, links. Not here: how a
// request travels.
import { flag, list, object, oneOf, type Shape, text, whole } from './shape';
import type { Role } from './types';

export const capacities = ['state', 'observer', 'intergovernmental', 'stakeholder'] as const;
export type Capacity = (typeof capacities)[number];

export interface Delegation {
  readonly id: string;
  readonly name: string;
  /** One of the dialogue's groups. */
  readonly group: string;
  readonly capacity: Capacity;
}

export interface Person {
  /** Their participant id. */
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  /** The id of one; group and capacity are then its. */
  readonly delegation?: string;
  readonly group?: string;
  readonly capacity?: Capacity;
  readonly on_behalf_of: readonly string[];
  /** Those that the accreditation is limited to; empty for all. */
  readonly rooms: readonly string[];
  readonly language?: string;
  readonly revoked: boolean;
  /** Links of an earlier serial are dead. */
  readonly serial: number;
  readonly at: string;
}

export interface PeopleCounts {
  readonly people: number;
  readonly revoked: number;
  readonly delegations: number;
}

export interface PeoplePage {
  readonly people: readonly Person[];
  readonly more: boolean;
  /** All there are, on the first page. */
  readonly delegations?: readonly Delegation[];
  readonly counts: PeopleCounts;
}

export interface DelegationParams {
  /** Of the one to change; a new one is added without it. */
  readonly id?: string;
  readonly name: string;
  readonly group: string;
  readonly capacity: Capacity;
}

export interface PersonParams {
  /** Of the one to change; without it a `key` is needed. */
  readonly id?: string;
  readonly key?: string;
  readonly role: Role;
  readonly name: string;
  readonly delegation?: string;
  readonly group?: string;
  readonly capacity?: Capacity;
  readonly on_behalf_of?: readonly string[];
  readonly rooms?: readonly string[];
  readonly language?: string;
}

/** What is wrong in a line of a CSV, which counts from 1 with the header. */
export interface CsvError {
  readonly line: number;
  readonly column?: string;
  readonly message: string;
}

export interface Imported {
  readonly people: number;
  readonly delegations: number;
  readonly errors: readonly CsvError[];
}

/** A secret: whoever has it is that person. `expires` is a time as text. */
export interface PersonalLink {
  readonly url: string;
  readonly token: string;
  readonly expires: string;
}

export interface AccreditationMethods {
  readonly 'accreditation.list': {
    readonly params: { readonly after?: string; readonly limit?: number; readonly find?: string };
    readonly result: PeoplePage;
  };
  readonly 'accreditation.delegation': { readonly params: DelegationParams; readonly result: { readonly delegation: Delegation } };
  readonly 'accreditation.person': { readonly params: PersonParams; readonly result: { readonly person: Person } };
  readonly 'accreditation.import': {
    readonly params: { readonly csv: string; readonly key: string; readonly dry_run?: boolean };
    readonly result: Imported;
  };
  readonly 'accreditation.link': {
    readonly params: { readonly person: string; readonly ttl_s?: number; readonly renew?: boolean };
    readonly result: PersonalLink;
  };
  readonly 'accreditation.revoke': { readonly params: { readonly person: string; readonly reason: string }; readonly result: { readonly person: Person } };
  readonly 'accreditation.restore': { readonly params: { readonly person: string; readonly reason: string }; readonly result: { readonly person: Person } };
}

const capacity = oneOf(...capacities);
const delegation: Shape<Delegation> = object({ id: text, name: text, group: text, capacity });
const person: Shape<Person> = object(
  {
    id: text, role: oneOf('follower', 'observer', 'delegate', 'moderator', 'secretariat'), name: text,
    on_behalf_of: list(text), rooms: list(text), revoked: flag, serial: whole, at: text,
  },
  { delegation: text, group: text, capacity, language: text },
);
const changedPerson = object({ person });

export const accreditationResults: { readonly [M in keyof AccreditationMethods]: Shape<AccreditationMethods[M]['result']> } = {
  'accreditation.list': object(
    { people: list(person), more: flag, counts: object({ people: whole, revoked: whole, delegations: whole }) },
    { delegations: list(delegation) },
  ),
  'accreditation.delegation': object({ delegation }),
  'accreditation.person': changedPerson,
  'accreditation.import': object({ people: whole, delegations: whole, errors: list(object({ line: whole, message: text }, { column: text })) }),
  'accreditation.link': object({ url: text, token: text, expires: text }),
  'accreditation.revoke': changedPerson,
  'accreditation.restore': changedPerson,
};
