// A text as a QR code: the path of its dark squares, to be drawn in a square of `size` with a quiet margin all around.
import { encode } from 'uqr';

export interface QrCode {
  /** Squares on each side, margins included. */
  readonly size: number;
  /** As the `d` of an SVG path, one square a unit. */
  readonly path: string;
}

/** The margin that readers need, in squares (ISO/IEC 18004). */
const margin = 4;

export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: margin });
  return { size, path: data.map((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`).join('')).join('') };
}

/** Where dark squares begin in a row, and how many follow each other. */
function runs(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (dark && last && last[0] + last[1] === x) last[1] += 1;
    else if (dark) found.push([x, 1]);
  });
  return found;
}
