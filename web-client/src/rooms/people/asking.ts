// Asking the server for one thing after another: waiting where it wants to be asked more slowly, and what became of a
// request in words that a page can show.
import { Refused } from '../../connection/carrier';
import type { Clock } from '../../connection/ports';
import { refused } from '../../protocol/codes';
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

/** Waits as told when it was too fast, at most this often in a row. */
const patience = 20;
/** Milliseconds, where the server does not say how long. */
const pause = 500;

/** The answer; what was refused for being too fast is asked again after the time that the server names. */
export async function patiently<T>(clock: Clock, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.code !== refused.tooFast || tries === patience) throw error;
      const wait = error.refusal.retry_after_ms ?? pause;
      await new Promise<void>((resolve) => clock.after(wait, resolve));
    }
  }
}
