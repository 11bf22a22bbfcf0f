// What the server accepts as an intervention's text, so that a person is told while writing and not after sending. The
// server's own check decides.

/** Line ends as the record keeps them, and without the control characters that the server refuses. */
export function normalised(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** Its length as the limit counts it: code points, not UTF-16 units. */
export function charsOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function blank(text: string): boolean {
  return text.trim() === '';
}

/** An address that the server takes as a source: http or https, at most 500 characters. */
export function acceptableSource(source: string): boolean {
  if (source.length > 500 || !/^https?:\/\//i.test(source)) return false;
  try {
    return new URL(source).host !== '';
  } catch {
    return false;
  }
}
