// Requests as the server reads them: JSON-RPC 2.0, params by name.
import type { Method, ParamsOf } from './types';

export function encodeRequest<M extends Method>(id: number, method: M, params: ParamsOf<M>): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** How long a message is on the wire, in bytes of UTF-8. */
export function bytesOf(message: string): number {
  return new TextEncoder().encode(message).length;
}

/** The text of a position where it travels in an address or an event's id. */
export function encodePosition({ epoch, seq }: { epoch: string; seq: number }): string {
  return `${epoch}:${seq}`;
}

/** The position that an event's id names; nothing for anything else. */
export function decodePosition(id: string): { epoch: string; seq: number } | undefined {
  const match = /^([A-Za-z0-9_-]{22}):(0|[1-9]\d{0,15})$/.exec(id);
  const seq = Number(match?.[2]);
  return match?.[1] && Number.isSafeInteger(seq) ? { epoch: match[1], seq } : undefined;
}
