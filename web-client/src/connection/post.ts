// One request by POST /rpc, for where no socket can be had.
import { decodeMessage, decodeResult } from '../protocol/decode';
import { encodeRequest } from '../protocol/encode';
import type { Method, ParamsOf, ResultOf } from '../protocol/types';
import { Refused, Unanswered } from './carrier';
import type { Ports } from './ports';

/** Rejects with Refused, or with Unanswered after `deadline` milliseconds, when nothing can be reached, and when what
 *  answered is not this server. */
export async function post<M extends Method>(
  ports: Ports,
  token: string | undefined,
  method: M,
  params: ParamsOf<M>,
  deadline: number,
  signal: AbortSignal,
): Promise<ResultOf<M>> {
  const { signal: within, undo } = deadlined(ports, deadline, signal);
  try {
    const response = await ports.fetch('/rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: encodeRequest(1, method, params),
      signal: within,
    });
    const incoming = decodeMessage(await response.text());
    if ('refusal' in incoming) throw new Refused(incoming.refusal);
    if (!('result' in incoming)) throw new Unanswered();
    return decodeResult(method, incoming.result);
  } catch (error) {
    throw error instanceof Refused ? error : new Unanswered();
  } finally {
    undo();
  }
}

/** A signal that is also given when the deadline is over. */
export function deadlined(ports: Ports, deadline: number, outer: AbortSignal): { signal: AbortSignal; undo: () => void } {
  const own = new AbortController();
  const abort = () => own.abort();
  const undoDeadline = ports.clock.after(deadline, abort);
  if (outer.aborted) abort();
  outer.addEventListener('abort', abort);
  return {
    signal: own.signal,
    undo: () => {
      undoDeadline();
      outer.removeEventListener('abort', abort);
    },
  };
}
