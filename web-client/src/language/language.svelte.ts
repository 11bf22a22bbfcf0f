// The language of the interface: from the browser at first, then as chosen and remembered. Each language is one file in
// words/, and only the one in use is loaded. A part of the page that is loaded on its own brings words of its own, in a
// folder beside words/.
import type { Device } from '../rooms/device';
import { type Files, loadersOf, PartWords } from './part_words.svelte';
import type { Words } from './words';

const loaders = loadersOf(import.meta.glob<{ words: Words }>('./words/*.ts'));
const fallback = 'en';

export class Language {
  tag: string = $state(fallback);
  words: Words = $state.raw() as unknown as Words;
  readonly #parts = new Map<unknown, PartWords<unknown>>();

  private constructor(
    private readonly device: Device,
    private readonly wanted: readonly string[],
  ) {}

  /** Loads the language that suits before anything is shown. */
  static async begin(device: Device, wanted: readonly string[]): Promise<Language> {
    const language = new Language(device, wanted);
    await language.#use(suiting(device.get('language'), wanted));
    return language;
  }

  /** All there are, by tag. */
  get tags(): readonly string[] {
    return [...loaders.keys()];
  }

  get direction(): 'ltr' | 'rtl' {
    return directionOf(this.tag);
  }

  /** The tag with the reader's region where they have one for this language: dates are written otherwise in each. */
  get region(): string {
    return this.wanted.find((tag) => tag.split('-')[0] === this.tag) ?? this.tag;
  }

  async choose(tag: string): Promise<void> {
    await this.#use(tag);
    this.device.set('language', this.tag);
  }

  /** The words of a part of the page, as `import.meta.glob` names their files; from now on they change with the language. */
  async part<W>(files: Files<W>): Promise<{ readonly words: W }> {
    const part = (this.#parts.get(files) as PartWords<W> | undefined) ?? new PartWords(files);
    let tag;
    do {
      tag = this.tag;
      (await part.load(tag))();
    } while (tag !== this.tag);
    this.#parts.set(files, part);
    return part;
  }

  async #use(wanted: string): Promise<void> {
    const tag = loaders.has(wanted) ? wanted : fallback;
    const load = loaders.get(tag);
    if (!load) throw new Error(`no words for ${fallback}`);
    const [{ words }, ...shows] = await Promise.all([load(), ...[...this.#parts.values()].map((part) => part.load(tag))]);
    this.words = words;
    for (const show of shows) show();
    this.tag = tag;
  }
}

function suiting(chosen: string | undefined, wanted: readonly string[]): string {
  const candidates = [chosen ?? '', ...wanted.flatMap((tag) => [tag, tag.split('-')[0] ?? tag])];
  return candidates.find((tag) => loaders.has(tag)) ?? fallback;
}

const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

export function directionOf(tag: string): 'ltr' | 'rtl' {
  return rightToLeft.has(tag.split('-')[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr';
}
