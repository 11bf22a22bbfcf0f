// What the server accepts as an intervention's text, so that a person is told while writing and not after sending. The
// server's own check decides: it has Unicode's tables, and tells what they say (protocol/README.md, "Text").

/** Line ends, white space and letters as the record keeps them, without the control characters and the overrides of
 * direction that the server refuses. What else is not recorded, since nobody sees it, is left to the server. */
export function normalised(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202d\u202e]/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+/, '')
    .trimEnd()
    .replace(/\n{4,}/g, '\n\n\n')
    .normalize('NFC');
}

/** Its length as the limit counts it: code points, not UTF-16 units. */
export function charsOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether a reader would see nothing: white space, marks without a letter, and what shows nothing itself. */
export function blank(text: string): boolean {
  return !/[\p{L}\p{N}\p{P}\p{S}\p{Cn}]/u.test(text.replace(/[\p{DI}\u2800]/gu, ''));
}

/** An address that the server takes as a source, and that leads where it seems to: http or https, a host with nothing
 * before it, nothing invisible; at most 500 characters. */
export function acceptableSource(source: string): boolean {
  if (charsOf(source) > 500 || !/^https?:\/\/(?![^/?#]*@)[^/?#:]/.test(source)) return false;
  if (/["<>\\\s\p{Cc}\p{Co}\p{DI}]/u.test(source)) return false;
  try {
    return new URL(source).host !== '';
  } catch {
    return false;
  }
}
