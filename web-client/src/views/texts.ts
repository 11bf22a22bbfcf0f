// Choosing among the languages in which a text is given.
import type { Text } from '../protocol/types';

/** The text in the first of `wanted` that it has, else in the first it has; with its language. */
export function inLanguage(text: Text, wanted: readonly string[]): { readonly lang: string; readonly words: string } {
  for (const tag of wanted) {
    const words = text[tag] ?? text[tag.split('-')[0] ?? tag];
    if (words !== undefined) return { lang: tag, words };
  }
  const [lang, words] = Object.entries(text)[0] ?? ['', ''];
  return { lang, words };
}

/** The interface's language first, then those of the browser. */
export function wantedLanguages(interfaceTag: string): readonly string[] {
  return [interfaceTag, ...navigator.languages];
}

/** A language's name in another language, with its tag where it has none. */
export function nameOfLanguage(tag: string, inTag: string): string {
  try {
    return new Intl.DisplayNames([inTag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The first words of a text, on one line, for pointing at it. */
export function beginning(text: string, length = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.lastIndexOf(' ', length);
  return `${line.slice(0, cut > length / 2 ? cut : length)}…`;
}
