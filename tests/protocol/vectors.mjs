// The golden vectors as a runner reads them. What a vector means is said in protocol/vectors/README.md.
import { readJson } from './contract.mjs';

export const vectorsOf = (file) => readJson(`vectors/${file}`).vectors;

/** The exact bytes of a request's vector. */
export function bytesOf(vector) {
  if (vector.message_base64 !== undefined) return Buffer.from(vector.message_base64, 'base64');
  const parts = vector.message_parts ?? [vector.message];
  return Buffer.from(parts.map((part) => (typeof part === 'string' ? part : part.repeat.repeat(part.times))).join(''));
}
