// Loads the page of the rules, with its words.
import type { Language } from '../../language/language.svelte';
import type { RulesContext } from './context';

const files = import.meta.glob<RulesContext['part']>('../../language/rules/*.ts');

export async function loadRules(language: Language) {
  const [{ default: RulesPage }, part] = await Promise.all([import('./RulesPage.svelte'), language.part(files)]);
  return { RulesPage, part };
}
