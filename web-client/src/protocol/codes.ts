// Every code on the wire that this page meets, in two tables: refusals of a request, and how a socket was closed.

/** Refusals, by the contract's numbers. */
export const refused = {
  unauthenticated: 4001, forbidden: 4003, notFound: 4004, closed: 4008, conflict: 4009, tooLarge: 4013,
  unacceptableText: 4022, tooFast: 4029, notRecorded: 5003, unknown: 5004,
  parse: -32700, invalidRequest: -32600, noSuchMethod: -32601, invalidParams: -32602,
} as const;

/** After these the same submission with the same key may be sent again: nothing says that it was refused. */
export function sameKeyAgain(code: number): boolean {
  return code === refused.notRecorded || code === refused.unknown || code === refused.tooFast;
}

/** What a closed socket means. */
export interface Closure {
  /** Connect again by itself. */
  readonly again: boolean;
  /** Wait at least this long first, in milliseconds. */
  readonly notBefore: number;
  /** How a person is told. */
  readonly as: 'lost' | 'restart' | 'slow' | 'token_ended' | 'expelled' | 'too_many' | 'ended';
}

const ended: Closure = { again: false, notBefore: 0, as: 'ended' };
const restart: Closure = { again: true, notBefore: 0, as: 'restart' };

export const closures: Readonly<Record<number, Closure>> = {
  1000: ended,
  1001: restart,
  1002: ended,
  1003: ended,
  1007: ended,
  1008: ended,
  1009: ended,
  1012: restart,
  4000: { again: true, notBefore: 0, as: 'slow' },
  // Not as the same person: one comes back as a follower.
  4001: { again: false, notBefore: 0, as: 'token_ended' },
  4003: { again: false, notBefore: 0, as: 'expelled' },
  4010: { again: true, notBefore: 30_000, as: 'too_many' },
};

/** What a refused session means: too many come from here at once, or with bad tokens; anything else is tried again. */
export function closureByRefusal({ code, retry_after_ms }: { code: number; retry_after_ms?: number }): Closure {
  return code === refused.tooFast ? { again: true, notBefore: retry_after_ms ?? 0, as: 'too_many' } : closureOf(1006);
}

/** Any other code is a lost connection, and is tried again. */
export function closureOf(code: number): Closure {
  return closures[code] ?? { again: true, notBefore: 0, as: 'lost' };
}
