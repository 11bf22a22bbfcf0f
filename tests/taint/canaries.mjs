// Canaries: 128 random bits behind a mark, put wherever people write something. How they are found again in bytes is in watch.mjs. Knows
// nothing of who may see what.

/** Nine bytes, so that base64 keeps eleven characters of it at every alignment. None of them are + / - _. */
export const MARK = 'qz7taint9';
const DIGITS = 32;
export const LENGTH = MARK.length + 1 + DIGITS;

/** What every token of ours begins with, whoever made it. What follows says who somebody is, and lets whoever has it be them. */
export const TOKEN = 'eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.';

/** What a canary stands in: a letter that can be read in the canary itself. */
export const KINDS = {
  t: 'text', k: 'key', s: 'source', b: 'on behalf of', r: 'reason', o: 'note', n: 'name', d: 'delegation', g: 'group', i: 'participant id',
  c: 'csv', l: 'client',
};

/** `random`: numbers in [0, 1). */
export function mint(random, kind) {
  let digits = '';
  for (let i = 0; i < 4; i += 1) digits += Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
  return `${MARK}${kind}${digits}`;
}

/** Of what a Watch finds: a canary, a token's beginning, or an id that the servers made for somebody. */
export function kindOf(found) {
  if (found === TOKEN) return 'token';
  return found.startsWith(MARK) ? KINDS[found[MARK.length]] : 'participant id';
}

const WHOLE = new RegExp(`${MARK}[a-z][0-9a-f]{${DIGITS}}`, 'g');
/** All canaries in a string that came by itself, in order. */
export const canariesIn = (text) => (text.includes(MARK) ? text.match(WHOLE) ?? [] : []);
