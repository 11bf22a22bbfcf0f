// Finding a line in the text that somebody mends.

/** Marks a line, from 1, in the box and brings it into view. */
export function selectLine(box: HTMLTextAreaElement | undefined, line: number): void {
  if (!box) return;
  const lines = box.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0);
  box.focus();
  box.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  box.scrollTop = ((line - 1) / Math.max(lines.length, 1)) * box.scrollHeight - box.clientHeight / 3;
  box.scrollLeft = 0;
  box.scrollIntoView({ block: 'nearest' });
}
