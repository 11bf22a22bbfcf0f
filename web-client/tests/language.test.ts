// Every language of the interface says everything, with the plural forms that it has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { counter } from '../src/language/plural';
import { words as en } from '../src/language/words/en';
import { words as es } from '../src/language/words/es';
import { words as fr } from '../src/language/words/fr';

type Leaf = string | ((...values: never[]) => string);
interface Tree {
  readonly [key: string]: Leaf | Tree;
}

function leaves(tree: Tree, path = ''): [string, Leaf][] {
  return Object.entries(tree).flatMap(([key, value]): [string, Leaf][] =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[path + key, value]],
  );
}

describe.each([['es', es], ['fr', fr]] as const)('%s', (_, words) => {
  const english = new Map(leaves(en as unknown as Tree));
  const own = new Map(leaves(words as unknown as Tree));

  it('says what English says', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('leaves nothing empty, and nothing in English but names', () => {
    const same = [...own].filter(([key, value]) => typeof value === 'string' && value === english.get(key)).map(([key]) => key);
    for (const value of own.values()) if (typeof value === 'string') expect(value).not.toBe('');
    expect(same.filter((key) => !['room.timeline', 'item.sources', 'compose.sources'].includes(key))).toEqual([]);
  });
});

describe('counting', () => {
  it('takes the form of the language', () => {
    expect([0, 1, 2].map((count) => es.list.people(count))).toEqual(['0 personas ahora', '1 persona ahora', '2 personas ahora']);
    expect(fr.list.people(0)).toBe('0 personne en ce moment');
    expect(en.room.fresh(7)).toBe('7 new');
  });

  it('knows all six forms of Arabic', () => {
    const count = counter('ar-u-nu-latn');
    const forms = { zero: 'z', one: 'o', two: 't', few: 'f', many: 'm', other: 'x' };
    expect([0, 1, 2, 5, 11, 100].map((each) => count(each, forms))).toEqual(['z', 'o', 't', 'f', 'm', 'x']);
  });
});

describe('every word', () => {
  it('is used by some view', () => {
    const folder = fileURLToPath(new URL('../src/views', import.meta.url));
    const views = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    // Words that are looked up by the value of something on the wire.
    const byValue = /^(?:who\.roles|list\.(?:open|paused|closed)|room\.(?:named|delegation|group|none)|compose\.(?:fault|why)|said)\b/;
    const unused = leaves(en as unknown as Tree).map(([key]) => key).filter((key) => !byValue.test(key) && !new RegExp(`\\.${key.split('.').at(-1)}\\b`).test(views));
    expect(unused).toEqual([]);
  });
});
