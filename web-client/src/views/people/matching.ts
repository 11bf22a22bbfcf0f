// Finding delegations by some letters of their names, with or without their accents.
import type { Delegation } from '../../protocol/accreditation';

/** Those whose name has all of the typed words; those that begin with what is typed come first. */
export function matching(delegations: readonly Delegation[], typed: string): readonly Delegation[] {
  const wanted = plain(typed).split(/\s+/).filter((word) => word !== '');
  if (wanted.length === 0) return delegations;
  const found = delegations.filter(({ name }) => wanted.every((word) => plain(name).includes(word)));
  const begins = ({ name }: Delegation) => plain(name).startsWith(plain(typed).trim());
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
