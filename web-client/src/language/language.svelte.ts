// The language of the interface: from the browser at first, then as chosen and remembered. Each language is one file in
// words/, and only the one in use is loaded.
import type { Device } from '../rooms/device';
import type { Words } from './words';

const files = import.meta.glob<{ words: Words }>('./words/*.ts');
const loaders = new Map(Object.entries(files).map(([path, load]) => [path.slice('./words/'.length, -'.ts'.length), load]));
const fallback = 'en';

export class Language {
  tag: string = $state(fallback);
  words: Words = $state.raw() as unknown as Words;

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

  async #use(tag: string): Promise<void> {
    const load = loaders.get(tag) ?? loaders.get(fallback);
    if (!load) throw new Error(`no words for ${fallback}`);
    this.words = (await load()).words;
    this.tag = loaders.has(tag) ? tag : fallback;
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
