// What people write: a canary of its own in all of it, among words that somebody might take for something else.
import { pick } from '../faults/random.mjs';
import { mint } from './canaries.mjs';

const WORDS = ['migration', 'مرحبا', '"quoted"', 'back\\slash', '<script>alert(1)</script>', 'línea\nnueva', '=1+1', '&amp;', '日本語', '\u{1F30D}'];

export class Writer {
  constructor(random) {
    this.random = random;
  }

  canary(kind) {
    return mint(this.random, kind);
  }
  words(kind) {
    return `${pick(this.random, WORDS)} ${this.canary(kind)} ${pick(this.random, WORDS)}`;
  }
  line(kind) {
    return this.words(kind).replaceAll('\n', ' ');
  }
  /** An idempotency key. */
  key() {
    return this.canary('k');
  }
}
