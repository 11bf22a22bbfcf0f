// Asking the server again where it cannot answer now: when one was too fast, and, for a question that changes nothing,
// also while it cannot read what it is asked for.
import { refused, sameKeyAgain } from '../protocol/codes';
import { Refused } from './carrier';
import type { Connection } from './connection';
import type { Clock } from './ports';

/** Asked this often in a row at most. */
export const mostTries = 20;
/** Milliseconds of the first pause where the server does not say how long; each next one is twice as long. */
const firstPause = 500;
const longestPause = 20_000;

export interface Bounds {
  readonly tries?: number;
  /** Ends the waiting: the refusal stands. */
  readonly signal?: AbortSignal;
}

/** Milliseconds until a question that failed for the `tries`th time in a row is asked again. */
export function pauseAfter(error: unknown, tries: number): number {
  const longer = Math.min(longestPause, firstPause * 2 ** (tries - 1));
  if (!(error instanceof Refused)) return longer;
  const { code, retry_after_ms: told } = error.refusal;
  return code === refused.tooFast ? (told ?? longer) : Math.max(told ?? 0, longer);
}

/** A question that changes nothing may be answered a little later, although it was refused now. */
export function answeredLater(error: unknown): error is Refused {
  return error instanceof Refused && sameKeyAgain(error.refusal.code);
}

/** The answer; what was refused for being too fast is asked again after the time that the server names. */
export function patiently<T>(clock: Clock, ask: () => Promise<T>): Promise<T> {
  return again(clock, ask, (error): error is Refused => error instanceof Refused && error.refusal.code === refused.tooFast, {});
}

/** The answer to a question that changes nothing: asked again also while the server cannot read what it is about. */
export function readPatiently<T>(clock: Clock, ask: () => Promise<T>, bounds: Bounds = {}): Promise<T> {
  return again(clock, ask, answeredLater, bounds);
}

async function again<T>(clock: Clock, ask: () => Promise<T>, later: (error: unknown) => error is Refused, { tries: most = mostTries, signal }: Bounds): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!later(error) || tries >= most || signal?.aborted) throw error;
      await pause(clock, pauseAfter(error, tries), signal);
      if (signal?.aborted) throw error;
    }
  }
}

/** Resolves after `ms` milliseconds, or at once when the signal is given. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      undo();
      signal?.removeEventListener('abort', over);
      resolve();
    };
    const undo = clock.after(ms, over);
    signal?.addEventListener('abort', over);
  });
}

/** Resolves once there is a connection, or the signal is given. */
export function whenLive(line: Connection, signal: AbortSignal): Promise<void> {
  if (line.state.phase === 'live' || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      undo();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const undo = line.listen({ changed: ({ phase }) => phase === 'live' && over(), opened: () => undefined });
    signal.addEventListener('abort', over);
  });
}
