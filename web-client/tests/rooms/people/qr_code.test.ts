// The path of a QR code has exactly the squares that the code has.
import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { qrCode } from '../../../src/rooms/people/qr_code';

/** The dark squares that a path draws. */
function squares(path: string, size: number): boolean[][] {
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(length); i += 1) drawn[Number(y)]![Number(x) + i] = true;
  }
  return drawn;
}

it.each(['https://example.org/#token=a.b.c', `https://dialogue.example.org/#token=${'eyJhbGciOiJFZERTQSJ9'.repeat(18)}`])('%.40s', (text) => {
  const { size, path } = qrCode(text);
  const { data } = encode(text, { ecc: 'M', border: 4 });
  expect(size).toBe(data.length);
  expect(squares(path, size)).toEqual(data);
  expect(path.replace(/M\d+ \d+h\d+v1h-\d+z/g, '')).toBe('');
});
