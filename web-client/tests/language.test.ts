// Every language of the interface says everything, with the plural forms that it has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Language } from '../src/language/language.svelte';
import { counter } from '../src/language/plural';
import { words as en } from '../src/language/words/en';
import { words as es } from '../src/language/words/es';
import { words as fr } from '../src/language/words/fr';
import { Device } from '../src/rooms/device';
import { TestStore } from './support/store';

type Leaf = string | ((...values: never[]) => string);
interface Tree {
  readonly [key: string]: Leaf | Tree;
}

function leaves(tree: Tree, path = ''): [string, Leaf][] {
  return Object.entries(tree).flatMap(([key, value]): [string, Leaf][] =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[path + key, value]],
  );
}

/** Every set of words: those of the whole page in words/, and beside it those of each part that is loaded on its own. */
const sets = new Map<string, Map<string, Map<string, Leaf>>>();
for (const [path, { words }] of Object.entries(import.meta.glob<{ words: Tree }>('../src/language/*/*.ts', { eager: true }))) {
  const [set = '', file = ''] = path.split('/').slice(-2);
  sets.set(set, (sets.get(set) ?? new Map<string, Map<string, Leaf>>()).set(file.slice(0, -'.ts'.length), new Map(leaves(words))));
}
const cases = [...sets].flatMap(([set, languages]) => [...languages.keys()].filter((tag) => tag !== 'en').map((tag) => [set, tag] as const));
/** Spelled alike in two languages. */
const alike = [
  'words.room.timeline', 'words.item.sources', 'words.compose.sources', 'desk.tab.people', 'desk.term.ten_minutes',
  'people.pages.badges', 'people.badges.title', 'rules.attribution.title',
];

it('every part of the page speaks every language', () => {
  for (const [set, languages] of sets) expect([...languages.keys()].sort(), set).toEqual(['en', 'es', 'fr']);
});

describe.each(cases)('%s in %s', (set, tag) => {
  const english = sets.get(set)?.get('en') ?? new Map<string, Leaf>();
  const own = sets.get(set)?.get(tag) ?? new Map<string, Leaf>();

  it('says what English says', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('leaves nothing empty, and nothing in English but names', () => {
    const same = [...own].filter(([key, value]) => typeof value === 'string' && value === english.get(key)).map(([key]) => `${set}.${key}`);
    for (const value of own.values()) if (typeof value === 'string') expect(value).not.toBe('');
    expect(same.filter((key) => !alike.includes(key))).toEqual([]);
  });
});

describe('the language of the page', () => {
  const part = { './part/en.ts': () => Promise.resolve({ words: { hello: 'Hello' } }), './part/es.ts': () => Promise.resolve({ words: { hello: 'Hola' } }) };

  it('is what was chosen, else what suits the browser, else English', async () => {
    const device = new Device(new TestStore());
    expect((await Language.begin(device, ['pt-BR', 'fr-CA', 'en'])).tag).toBe('fr');
    expect((await Language.begin(device, ['pt-BR'])).tag).toBe('en');
    await (await Language.begin(device, ['fr'])).choose('es');
    expect((await Language.begin(device, ['fr'])).tag).toBe('es');
  });

  it('takes the parts that are loaded on their own along', async () => {
    const language = await Language.begin(new Device(new TestStore()), ['es']);
    const loaded = await language.part(part);
    expect(loaded.words.hello).toBe('Hola');
    await language.choose('en');
    expect([language.words.cancel, loaded.words.hello]).toEqual(['Cancel', 'Hello']);
    expect(await language.part(part)).toBe(loaded);
  });

  it('stays as it was where a part cannot be had in another', async () => {
    const language = await Language.begin(new Device(new TestStore()), ['es']);
    const loaded = await language.part(part);
    await expect(language.choose('fr')).rejects.toThrow();
    expect([language.tag, language.words.cancel, loaded.words.hello]).toEqual(['es', 'Cancelar', 'Hola']);
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
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|svelte)$/.test(file));
    const views = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    // Words that are looked up by the value of something on the wire.
    const byValue = new RegExp(
      '^words\\.(?:ways|who\\.roles|list\\.(?:open|paused|closed)|room\\.(?:named|delegation|group|none)|compose\\.(?:fault|why|reads|shown)|said)\\b' +
        '|^desk\\.(?:reason|canned|term|pace|keyHelp)\\b|^rules\\.(?:state|moderation|attribution)\\b' +
        '|^people\\.(?:capacities|link\\.lifetimes|form\\.(?:roles|blank)|import\\.means)\\b',
    );
    const all = [...sets].flatMap(([set, languages]) => [...(languages.get('en')?.keys() ?? [])].map((key) => `${set}.${key}`));
    expect(all.filter((key) => !byValue.test(key) && !new RegExp(`\\.${key.split('.').at(-1)}\\b`).test(views))).toEqual([]);
  });
});
