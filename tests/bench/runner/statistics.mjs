// What is made of the figures of several rounds: medians with the least and the most, and ratios pair by pair within
// each round. Knows nothing of servers.

/** The middle one of some numbers, or the mean of the two in the middle; undefined where there are none. */
export function median(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `{ median, min, max, count }`, or undefined where there are none. */
export function spread(values) {
  if (values.length === 0) return undefined;
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/**
 * Ours divided by theirs in each round that has both, as a machine may be half as fast an hour later; `ours` and
 * `theirs` are maps from round to figure. Gives the spread of the ratios, or undefined where no round has both.
 */
export function ratioWithinRounds(ours, theirs) {
  const ratios = [];
  for (const [round, figure] of ours) {
    const other = theirs.get(round);
    if (other !== undefined && other > 0) ratios.push(figure / other);
  }
  return spread(ratios);
}

/** The list, beginning `by` places later: who comes first changes with each round. */
export function rotated(list, by) {
  const cut = list.length ? by % list.length : 0;
  return [...list.slice(cut), ...list.slice(0, cut)];
}
