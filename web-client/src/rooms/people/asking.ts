// What became of a request, for a page to show.
import { Refused } from '../../connection/carrier';
import type { Refusal } from '../../protocol/types';

/** How a request stands: nothing asked, asked, without an answer (it may have been done), or refused. */
export type Standing = 'ready' | 'asking' | 'unanswered' | Refusal;

export function isRefusal(standing: Standing): standing is Refusal {
  return typeof standing === 'object';
}

/** What became of a request that failed. */
export function standingOf(error: unknown): Exclude<Standing, 'ready' | 'asking'> {
  return error instanceof Refused ? error.refusal : 'unanswered';
}
