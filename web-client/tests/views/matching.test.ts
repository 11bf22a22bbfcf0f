// Finding a delegation by some letters.
import { describe, expect, it } from 'vitest';
import { matching } from '../../src/views/people/matching';
import { costaRica } from '../support/people';

const names = ['Costa Rica', 'México', 'República de Corea', 'Côte d’Ivoire', 'المملكة المغربية', 'Organización Internacional para las Migraciones'];
const delegations = names.map((name, index) => ({ ...costaRica, id: `d${index}`, name }));
const found = (typed: string) => matching(delegations, typed).map(({ name }) => name);

describe('a delegation is found', () => {
  it.each([
    ['mexi', ['México']],
    ['MÉX', ['México']],
    ['cote', ['Côte d’Ivoire']],
    ['migraciones internac', ['Organización Internacional para las Migraciones']],
    ['المغرب', ['المملكة المغربية']],
    ['zz', []],
  ])('by “%s”', (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });

  it('first where its name begins so', () => {
    expect(found('co').slice(0, 2)).toEqual(['Costa Rica', 'Côte d’Ivoire']);
    expect(found('co')).toContain('República de Corea');
  });

  it('in every case where nothing is typed yet', () => {
    expect(found('  ')).toEqual(names);
  });
});
