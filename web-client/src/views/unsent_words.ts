// The state of what is not recorded yet, in the interface's words.
import type { Unsent } from '../connection/outbox';
import type { Words } from '../language/words';
import { refused } from '../protocol/codes';

export function unsentWords(item: Unsent, live: boolean, words: Words['own']): { readonly title: string; readonly text?: string } {
  if (item.state === 'refused') return { title: words.refused };
  if (item.uncertain) return { title: words.uncertain, text: words.uncertainText };
  if (item.state === 'sending') return { title: words.sending };
  if (!live) return { title: words.notSent, text: words.notSentText };
  if (item.refusal?.code === refused.tooFast) return { title: words.tooFast, text: words.tooFastText };
  if (item.refusal?.code === refused.notRecorded) return { title: words.notRecorded, text: words.notRecordedText };
  return { title: words.notSent };
}
