// A refusal in the interface's words.
import type { Words } from '../language/words';
import { refused } from '../protocol/codes';
import type { Refusal } from '../protocol/types';

export function refusalWords({ code, field }: Refusal, words: Words['refusal']): string | undefined {
  switch (code) {
    case refused.unauthenticated:
      return words.unauthenticated;
    case refused.forbidden:
      return words.forbidden;
    case refused.notFound:
      return words.notFound;
    case refused.closed:
      return words.closed;
    case refused.conflict:
      return field === 'text' ? words.sameWords : words.conflict;
    case refused.tooLarge:
      return words.tooLarge;
    case refused.unacceptableText:
      return words.text;
    default:
      return undefined;
  }
}
