// A register of people as a test wants it: what the server keeps, and answers from.
import type { Delegation, Person } from '../../src/protocol/accreditation';
import type { TestVenue } from './venue';

export function person(id: string, rest: Partial<Record<keyof Person, unknown>> = {}): Person {
  return { id, role: 'delegate', name: `Person ${id}`, on_behalf_of: [], rooms: [], revoked: false, serial: 1, at: '2018-03-01T09:00:00.000Z', ...rest } as Person;
}

export const costaRica: Delegation = { id: 'd1', name: 'Costa Rica', group: 'national-government', capacity: 'state' };

export class TestRegister {
  people: Person[] = [];
  delegations: Delegation[] = [costaRica];

  constructor(venue: TestVenue) {
    venue.answers.set('accreditation.list', ({ params }) => {
      const { after, limit = 100, find = '' } = params as { after?: string; limit?: number; find?: string };
      const matching = this.people.filter(({ name }) => name.includes(find));
      const from = after === undefined ? 0 : matching.findIndex(({ id }) => id === after) + 1;
      const people = matching.slice(from, from + limit);
      return {
        result: {
          people,
          more: matching.length > from + limit,
          counts: { people: this.people.length, revoked: this.people.filter(({ revoked }) => revoked).length, delegations: this.delegations.length },
          ...(after === undefined ? { delegations: this.delegations } : {}),
        },
      };
    });
  }

  fill(count: number): void {
    this.people = Array.from({ length: count }, (_, index) => person(`p${index}`));
  }
}
