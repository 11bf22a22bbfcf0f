// What a change of a figure means: more than 3 % is told, 15 % worse fails. It measures nothing.

export const TOLD = 0.03;
export const FAILS = 0.15;

const count = (figure) => figure.toLocaleString('en', { maximumFractionDigits: 1 });
const percent = (change) => `${change > 0 ? '+' : ''}${(100 * change).toFixed(1)} %`;

/**
 * One verdict for each figure: `{ name, fails, told }`, `told` a sentence where there is something to tell. `was` and
 * `is` are `{ madeWith, figures }`; where the two were made with different tools, nothing fails.
 */
export function compare(was, is) {
  const comparable = was.madeWith === is.madeWith;
  const names = [...new Set([...Object.keys(was.figures), ...Object.keys(is.figures)])];
  return names.map((name) => {
    const before = was.figures[name];
    const now = is.figures[name];
    if (before === undefined || now === undefined)
      return { name, fails: true, told: `${name} is ${now === undefined ? 'not measured any more' : 'new'}: run tests/bench/guard/run --update` };
    const change = now / before - 1;
    const moved = `${name}: ${count(before)} → ${count(now)} instructions (${percent(change)})`;
    if (change >= FAILS && comparable) return { name, fails: true, told: `${moved}: worse by more than is let through` };
    if (Math.abs(change) > TOLD) return { name, fails: false, told: `${moved}: ${change > 0 ? 'worse' : 'better'}` };
    return { name, fails: false };
  });
}

/** Why nothing can fail, or undefined where it can. */
export function notComparable(was, is) {
  if (was.madeWith === is.madeWith) return undefined;
  return `The figures were made with ${was.madeWith}; here is ${is.madeWith}, so that a change says little and nothing fails.`;
}
