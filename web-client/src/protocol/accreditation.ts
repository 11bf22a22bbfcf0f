// What the secretariat says and hears about the people of the dialogue: delegations, persons, links. Not here: how a
// request travels.
import type * as wire from './generated/wire';
import { flag, list, object, oneOf, type Shape, text, whole } from './shape';
import type { Read } from './types';

export const capacities = ['state', 'observer', 'intergovernmental', 'stakeholder'] as const satisfies readonly wire.Capacity[];
export type Capacity = wire.Capacity;

export type Delegation = Read<wire.Delegation>;
/** `outsider`: never accredited here, without a name, and known only as one whose tokens from elsewhere were revoked. */
export type Person = Omit<Read<wire.Person>, 'outsider'> & { readonly outsider?: boolean };
export type PeopleCounts = Read<wire.PeopleCounts>;
/** `delegations` is all there are, on the first page. */
export type PeoplePage = Omit<Read<wire.AccreditationListResult>, 'people'> & { readonly people: readonly Person[] };
/** Without an `id` a new one is added. */
export type DelegationParams = Read<wire.AccreditationDelegationParams>;
/** Without an `id` a new one is added, and a `key` is needed. */
export type PersonParams = Read<wire.AccreditationPersonParams>;
/** What is wrong in a line of a list, which counts from 1 with the header. */
export type ListFault = Read<wire.ListFault>;
export type Imported = Read<wire.AccreditationImportResult>;
/** A secret: whoever has it is that person. */
export type PersonalLink = Read<wire.AccreditationLinkResult>;

interface Changed {
  readonly person: Person;
}

export interface AccreditationResults {
  'accreditation.list': PeoplePage;
  'accreditation.delegation': { readonly delegation: Delegation };
  'accreditation.person': Changed;
  'accreditation.import': Imported;
  'accreditation.link': PersonalLink;
  'accreditation.revoke': Changed;
  'accreditation.restore': Changed;
}

const capacity = oneOf(...capacities);
const delegation: Shape<Delegation> = object({ id: text, name: text, group: text, capacity });
const person: Shape<Person> = object(
  {
    id: text, role: oneOf('follower', 'observer', 'delegate', 'moderator', 'secretariat'), name: text,
    on_behalf_of: list(text), rooms: list(text), revoked: flag, serial: whole, at: text,
  },
  { delegation: text, group: text, capacity, language: text, outsider: flag },
);
const changedPerson = object({ person });

export const accreditationResults: { readonly [M in keyof AccreditationResults]: Shape<AccreditationResults[M]> } = {
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
