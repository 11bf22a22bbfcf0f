// Looks through bytes for what people are known by or have written: canaries, tokens, and the ids that the servers made for people; as they
// are, in capitals, escaped as JSON may, in hex, and in base64 (standard and url) at each alignment. All of them in one pass: wherever eight
// bytes may begin one, it is compared.
import { LENGTH, MARK, TOKEN, canariesIn } from './canaries.mjs';

const hex = (upper) => (text) => (upper ? Buffer.from(text).toString('hex').toUpperCase() : Buffer.from(text).toString('hex'));
const escaped = (upper) => (text) => [...text].map((c) => `\\u00${hex(upper)(c)}`).join('');
/** The characters of base64 that depend on the text alone where it begins at a byte that is `shift` beyond a multiple of three. */
const base64 = (shift) => (text) => {
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + text.length) * 8) / 6);
  return Buffer.from(' '.repeat(shift) + text).toString('base64').slice(first, last);
};
const readBase64 = (shift) => (text) => {
  const whole = 'A'.repeat(Math.ceil((shift * 8) / 6)) + text;
  return MARK + Buffer.from(whole, 'base64').toString('latin1').slice(shift + MARK.length);
};
const fromHex = (text) => Buffer.from(text, 'hex').toString('latin1');
const unescaped = (text) => JSON.parse(`"${text}"`);

/** How something may be spelled: `chars` characters take a canary of which the first `spell(MARK)` are known, `read` gives it back. */
const FORMS = [
  { name: 'plain', spell: (text) => text, chars: LENGTH, read: (text) => text },
  { name: 'capitals', spell: (text) => text.toUpperCase(), chars: LENGTH, read: (text) => text.toLowerCase(), ofCanaries: true },
  { name: 'escaped', spell: escaped(false), chars: 6 * LENGTH, read: unescaped },
  { name: 'escaped in capitals', spell: escaped(true), chars: 6 * LENGTH, read: unescaped },
  { name: 'hex', spell: hex(false), chars: 2 * LENGTH, read: fromHex },
  { name: 'hex in capitals', spell: hex(true), chars: 2 * LENGTH, read: fromHex },
  ...[0, 1, 2].map((shift) => ({
    name: `base64 at ${shift}`, spell: base64(shift), read: readBase64(shift), chars: Math.ceil(((shift + LENGTH) * 8) / 6) - Math.ceil((shift * 8) / 6),
  })),
];

const OF_TOKEN = new Set(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'));

const FILTER_BITS = 20;
const GOLDEN = 0x9e3779b1 | 0;
const place = (four) => Math.imul(four, GOLDEN) >>> (32 - FILTER_BITS);
const fourAt = (bytes, at) => (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];

export class Watch {
  /** What is looked for, by form and length: `{ form, length, words }`, the words by their spelling. At most 32 of them. */
  #groups = [];
  /** Which groups have a word with these four bytes at its beginning, and after those, by a hash of the bytes. */
  #first = new Uint32Array(2 ** FILTER_BITS);
  #second = new Uint32Array(2 ** FILTER_BITS);
  #ids = new Set();
  /** Looked through, of all streams. */
  bytes = 0;

  constructor() {
    for (const form of FORMS) this.#add(form, MARK, { isMark: true });
    this.#addWord(TOKEN);
  }

  /** From now on this id is looked for too. */
  learn(id) {
    if (this.#ids.has(id) || id.startsWith(MARK)) return;
    this.#ids.add(id);
    this.#addWord(id);
  }

  /** All that stands in a string as it is, in order. */
  in(text) {
    if (this.#ids.size === 0 && !text.includes(TOKEN)) return canariesIn(text);
    const found = [];
    this.look(Buffer.from(text), true, (what, form) => form === 'plain' && what && found.push(what));
    return found;
  }

  /** How many of them stand in a value. */
  count(value) {
    return value === undefined ? 0 : this.in(JSON.stringify(value)).length;
  }

  /** `[{ what, form }]` in these bytes. */
  scan(bytes) {
    const found = [];
    this.look(bytes, true, (what, form) => found.push({ what, form }));
    return found;
  }

  /**
   * `onFound(what, form)` for each, in order; undefined where only a canary's mark could be read. Gives how many bytes were looked through:
   * beyond them something may begin that comes to its end in bytes to come. `whole`: there are none.
   */
  look(bytes, whole, onFound) {
    const first = this.#first;
    const last = bytes.length - 4;
    let at = 0;
    while (at <= last) {
      const four = fourAt(bytes, at);
      const groups = first[place(four)];
      const here = groups === 0 ? undefined : this.#at(bytes, at, groups);
      if (here === undefined) {
        at += 1;
        continue;
      }
      if (here.cut && !whole) return at;
      if (here.form) onFound(here.what, here.form);
      at += here.form ? here.length : 1;
    }
    return whole ? bytes.length : Math.min(at, bytes.length);
  }

  /** What of these groups begins here: `{ what, form, length }`, with `cut` where the bytes may end within it; or nothing. */
  #at(bytes, at, groups) {
    const left = bytes.length - at;
    if (left < 8) return { cut: true };
    const likely = groups & this.#second[place(fourAt(bytes, at + 4))];
    for (let rest = likely; rest !== 0; rest &= rest - 1) {
      const { form, length, words, isMark } = this.#groups[31 - Math.clz32(rest & -rest)];
      if (left < length) return { cut: true };
      const word = words.get(bytes.latin1Slice(at, at + length));
      if (word === undefined) continue;
      if (!isMark) return this.#whole(bytes, at, { what: word, form: form.name, length });
      const cut = left < form.chars;
      return { cut, what: cut ? undefined : readCanary(form, bytes.latin1Slice(at, at + form.chars)), form: form.name, length };
    }
    return undefined;
  }

  /** Of a token all that follows belongs to it, whatever it says in base64. */
  #whole(bytes, at, found) {
    if (found.what !== TOKEN || found.form !== 'plain') return found;
    let end = at + found.length;
    while (end < bytes.length && OF_TOKEN.has(bytes[end])) end += 1;
    return { ...found, cut: end === bytes.length, length: end - at };
  }

  #addWord(text) {
    for (const form of FORMS) if (!form.ofCanaries) this.#add(form, text);
  }

  #add(form, text, { isMark = false } = {}) {
    const spelled = form.spell(text);
    const { length } = spelled;
    let number = this.#groups.findIndex((one) => one.form === form && one.length === length && one.isMark === isMark);
    if (number < 0) number = this.#groups.push({ form, length, isMark, words: new Map() }) - 1;
    if (number > 31) throw new Error(`words of too many lengths: ${text}`);
    this.#groups[number].words.set(spelled, text);
    const bytes = Buffer.from(spelled);
    this.#first[place(fourAt(bytes, 0))] |= 1 << number;
    this.#second[place(fourAt(bytes, 4))] |= 1 << number;
  }
}

function readCanary({ read }, text) {
  try {
    const whole = read(text);
    const [canary] = canariesIn(whole);
    return canary && whole.startsWith(canary) ? canary : undefined;
  } catch {
    return undefined;
  }
}

const EMPTY = Buffer.alloc(0);

/** Looks through a stream of bytes that comes in pieces; anything may be cut anywhere. */
export class Scanner {
  #rest = EMPTY;

  constructor(watch, onFound) {
    Object.assign(this, { watch, onFound });
  }

  feed(piece) {
    this.watch.bytes += piece.length;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    this.#rest = bytes.subarray(this.watch.look(bytes, false, this.onFound));
  }

  /** A canary that was begun and does not come to its end counts as found. */
  end() {
    this.watch.look(this.#rest, true, this.onFound);
    this.#rest = EMPTY;
  }
}
