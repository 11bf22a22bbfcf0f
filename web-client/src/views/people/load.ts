// Loads the pages about people, with their words.
import type { Language } from '../../language/language.svelte';
import type { PeopleContext } from './context';

const files = import.meta.glob<PeopleContext['part']>('../../language/people/*.ts');

export async function loadPeople(language: Language) {
  const [{ default: PeoplePages }, part] = await Promise.all([import('./PeoplePages.svelte'), language.part(files)]);
  return { PeoplePages, part };
}
