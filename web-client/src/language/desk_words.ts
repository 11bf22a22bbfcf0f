// The words of the desk: a file for each language in desk/, loaded with it.
export type DeskWords = typeof import('./desk/en').words;

export const deskWords = import.meta.glob<{ words: DeskWords }>('./desk/*.ts');
