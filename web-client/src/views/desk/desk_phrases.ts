// Sentences of the desk that more than one component needs.
import type { DeskWords } from '../../language/desk_words';
import { refused } from '../../protocol/codes';
import type { Act, Author, Official, Refusal } from '../../protocol/types';
import type { Measured } from '../../rooms/desk/measures.svelte';

export function nameOf(who: Official | undefined, me: string | undefined, words: DeskWords): string {
  if (who && who.participant === me) return words.you;
  return who?.name || words.colleague;
}

/** Delegation first, as in the room. */
export function authorOf(author: Pick<Author, 'name' | 'delegation'>, words: DeskWords): string {
  return author.delegation ?? author.name ?? words.unnamed;
}

/** Who decided what, when; nothing for an act that decides nothing. */
export function decisionOf(act: Act | undefined, me: string | undefined, when: (at: string) => string, words: DeskWords): string | undefined {
  if (!act || (act.verb !== 'publish' && act.verb !== 'return' && act.verb !== 'hide')) return undefined;
  return words.decided[act.verb](nameOf(act.by, me, words), when(act.at));
}

/** What a measure did; for hiding everything also how much that was. */
export function measuredWords({ what, hidden, returned }: Measured, words: DeskWords['said']): string {
  return what === 'hide_all' ? words.hideAll(words.hiddenCount(hidden), words.returnedCount(returned)) : words[what];
}

export function deskRefusal({ code, message }: Refusal, words: DeskWords['refusal']): string {
  switch (code) {
    case refused.unauthenticated:
    case refused.forbidden:
      return words.forbidden;
    case refused.notFound:
      return words.notFound;
    case refused.closed:
      return words.closed;
    case refused.tooLarge:
      return words.tooLarge;
    case refused.unacceptableText:
      return words.text;
    case refused.notRecorded:
      return words.notRecorded;
    case refused.tooFast:
      return words.tooFast;
    default:
      return `${words.other} ${message}`;
  }
}
