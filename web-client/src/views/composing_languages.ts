// The languages in which one may write: the dialogue's first, then the other official ones of the United Nations, and
// the one the draft has.
const official = ['ar', 'zh', 'en', 'fr', 'ru', 'es'];

export function composingLanguages(dialogue: readonly string[], draft: string): readonly string[] {
  return [...new Set([...dialogue, ...official, draft])];
}
