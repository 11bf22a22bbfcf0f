// Canaries: 128 random bits behind a mark, put wherever people write something, and found again in bytes, whatever became of them on
// the way: as they are, escaped as JSON may, in base64 at each alignment (standard and url), in hex. Knows nothing of who may see what.

/** Nine bytes, so that base64 keeps eleven characters of it at every alignment. None of them are + / - _. */
const MARK = 'qz7taint9';
const DIGITS = 32;

/** What a canary stands in: a letter that can be read in the canary itself. */
export const KINDS = {
  t: 'text', k: 'key', s: 'source', b: 'on behalf of', r: 'reason', o: 'note', n: 'name', d: 'delegation', g: 'group', i: 'participant id',
  c: 'csv', l: 'client',
};
const LENGTH = MARK.length + 1 + DIGITS;

/** `random`: numbers in [0, 1). */
export function mint(random, kind) {
  let digits = '';
  for (let i = 0; i < 4; i += 1) digits += Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
  return `${MARK}${kind}${digits}`;
}
export const kindOf = (canary) => KINDS[canary[MARK.length]] ?? 'nothing known';

const WHOLE = new RegExp(`${MARK}[a-z][0-9a-f]{${DIGITS}}`, 'g');
/** All canaries in a string that came by itself, in order. */
export const canariesIn = (text) => (text.includes(MARK) ? text.match(WHOLE) ?? [] : []);

const hex = (upper) => (text) => (upper ? Buffer.from(text).toString('hex').toUpperCase() : Buffer.from(text).toString('hex'));
const escaped = (upper) => (text) => [...text].map((c) => `\\u00${hex(upper)(c)}`).join('');
/** The characters of base64 that depend on the mark alone where it begins at a byte that is `shift` beyond a multiple of three. */
const base64 = (shift) => {
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + MARK.length) * 8) / 6);
  return Buffer.from(' '.repeat(shift) + MARK).toString('base64').slice(first, last);
};
const readBase64 = (shift) => (text) => {
  const whole = 'A'.repeat(Math.ceil((shift * 8) / 6)) + text;
  return MARK + Buffer.from(whole, 'base64').toString('latin1').slice(shift + MARK.length);
};

/** How a canary may be spelled: `needle` is what to look for, `length` what a whole one takes from there, `read` gives it back. */
const FORMS = [
  { name: 'plain', needle: MARK, length: LENGTH, read: (text) => text },
  { name: 'capitals', needle: MARK.toUpperCase(), length: LENGTH, read: (text) => text.toLowerCase() },
  { name: 'escaped', needle: escaped(false)(MARK), length: 6 * LENGTH, read: (text) => JSON.parse(`"${text}"`) },
  { name: 'escaped in capitals', needle: escaped(true)(MARK), length: 6 * LENGTH, read: (text) => JSON.parse(`"${text}"`) },
  { name: 'hex', needle: hex(false)(MARK), length: 2 * LENGTH, read: (text) => Buffer.from(text, 'hex').toString('latin1') },
  { name: 'hex in capitals', needle: hex(true)(MARK), length: 2 * LENGTH, read: (text) => Buffer.from(text, 'hex').toString('latin1') },
  ...[0, 1, 2].map((shift) => ({
    name: `base64 at ${shift}`, needle: base64(shift), read: readBase64(shift),
    length: Math.ceil(((shift + LENGTH) * 8) / 6) - Math.ceil((shift * 8) / 6),
  })),
].map((form) => ({ ...form, needle: Buffer.from(form.needle) }));

const EMPTY = Buffer.alloc(0);

/** Looks through a stream of bytes that comes in pieces; a canary may be cut anywhere. */
export class Scanner {
  /** Of the bytes so far. */
  bytes = 0;
  #rest = EMPTY;
  #next = FORMS.map(() => 0);

  /** `onFound(canary, form)` in the order of each form; the canary is undefined where only its mark could be read. */
  constructor(onFound) {
    this.onFound = onFound;
  }

  feed(piece) {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    const begin = this.bytes - this.#rest.length;
    this.bytes += piece.length;
    let keep = this.bytes;
    FORMS.forEach((form, i) => {
      let from = this.#next[i] - begin;
      for (;;) {
        const at = bytes.indexOf(form.needle, from);
        if (at < 0) {
          from = Math.max(from, bytes.length - form.needle.length + 1);
          break;
        }
        from = at;
        if (at + form.length > bytes.length) break;
        this.#found(form, bytes.latin1Slice(at, at + form.length));
        from = at + form.needle.length;
      }
      this.#next[i] = begin + from;
      keep = Math.min(keep, this.#next[i]);
    });
    this.#rest = bytes.subarray(keep - begin);
  }

  /** What was begun and does not come to its end counts as found. */
  end() {
    FORMS.forEach((form, i) => {
      const rest = this.#rest.subarray(Math.max(0, this.#next[i] - (this.bytes - this.#rest.length)));
      if (rest.subarray(0, form.needle.length).equals(form.needle)) this.onFound(undefined, form.name);
    });
    this.#rest = EMPTY;
    this.#next.fill(this.bytes);
  }

  #found(form, text) {
    let read;
    try {
      read = form.read(text);
    } catch {
      read = '';
    }
    const [canary] = canariesIn(read);
    this.onFound(canary && read.startsWith(canary) ? canary : undefined, form.name);
  }
}

/** `[{ canary, form }]` in these bytes. */
export function scan(bytes) {
  const found = [];
  const scanner = new Scanner((canary, form) => found.push({ canary, form }));
  scanner.feed(bytes);
  scanner.end();
  return found;
}
