// Tables as `plenaria export` writes them, read by somebody who did not write it.

/** RFC 4180; a row is an object by the first row's names. */
export function readTable(text) {
  const rows = [[]];
  for (const [, cell, end] of text.replace(/^\uFEFF/, '').matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1).push(cell.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  const [names, ...cells] = rows.slice(0, -1);
  return cells.map((row) => Object.fromEntries(row.map((cell, i) => [names[i], cell])));
}

/** A cell without the apostrophe that keeps a spreadsheet from computing it: ids may begin with a minus. */
export const plain = (cell) => cell.replace(/^'/, '');
