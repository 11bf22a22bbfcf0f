// The words of a part of the page that is loaded on its own: a file for each language, of which one is loaded.

/** As `import.meta.glob` gives them: a way to load each file, by its path. */
export type Files<W> = Readonly<Record<string, () => Promise<{ readonly words: W }>>>;

/** The same by language, which is the file's name. */
export function loadersOf<W>(files: Files<W>): ReadonlyMap<string, () => Promise<{ readonly words: W }>> {
  return new Map(Object.entries(files).map(([path, load]) => [path.slice(path.lastIndexOf('/') + 1, -'.ts'.length), load]));
}

export class PartWords<W> {
  words: W = $state.raw() as unknown as W;
  readonly #loaders: ReadonlyMap<string, () => Promise<{ readonly words: W }>>;

  constructor(files: Files<W>) {
    this.#loaders = loadersOf(files);
  }

  /** Loads them and gives what shows them, so that a page changes its language all at once. */
  async load(tag: string): Promise<() => void> {
    const load = this.#loaders.get(tag);
    if (!load) throw new Error(`no words for ${tag}`);
    const { words } = await load();
    return () => {
      this.words = words;
    };
  }
}
