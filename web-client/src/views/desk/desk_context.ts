// What the desk's components share: the desk, and its words in the interface's language.
import { getContext, setContext } from 'svelte';
import type { DeskWords } from '../../language/desk_words';
import type { Desk } from '../../rooms/desk/desk.svelte';

/** `words` change with the language: read them through the object. */
export interface WordsOfDesk {
  readonly words: DeskWords;
}

const wordsKey = Symbol('words of the desk');
const deskKey = Symbol('desk');

export function setDeskWords(part: WordsOfDesk): void {
  setContext(wordsKey, part);
}

export function getDeskWords(): WordsOfDesk {
  return getContext<WordsOfDesk>(wordsKey);
}

export function setDesk(desk: Desk): void {
  setContext(deskKey, desk);
}

export function getDesk(): Desk {
  return getContext<Desk>(deskKey);
}
