// Which interventions one wants to see. Each choice is one value, or empty for all.
import { type Entry, readable } from '../protocol/types';

export interface Filters {
  readonly kind: string;
  readonly theme: string;
  readonly group: string;
  readonly language: string;
}

export const noFilters: Filters = { kind: '', theme: '', group: '', language: '' };

export function anyFilter(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== '');
}

/** What says nothing any more matches only while nothing is filtered. */
export function matches(entry: Entry, filters: Filters): boolean {
  if (!anyFilter(filters)) return true;
  if (!readable(entry)) return false;
  return (
    (!filters.kind || entry.kind === filters.kind) &&
    (!filters.theme || entry.themes.includes(filters.theme)) &&
    (!filters.group || entry.author.group === filters.group) &&
    (!filters.language || entry.language === filters.language)
  );
}

/** What one can choose among the entries that are there, each once. */
export function choices(entries: readonly Entry[]): { kinds: string[]; themes: string[]; groups: string[]; languages: string[] } {
  const kinds = new Set<string>();
  const themes = new Set<string>();
  const groups = new Set<string>();
  const languages = new Set<string>();
  for (const entry of entries) {
    if (!readable(entry)) continue;
    kinds.add(entry.kind);
    for (const theme of entry.themes) themes.add(theme);
    if (entry.author.group) groups.add(entry.author.group);
    languages.add(entry.language);
  }
  return { kinds: [...kinds], themes: [...themes], groups: [...groups], languages: [...languages] };
}
