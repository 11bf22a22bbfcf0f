// Chance that can be had again: a run prints its seed, and PLENARIA_FAULT_SEED brings the same one back.

/** mulberry32: numbers in [0, 1). */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const freshSeed = () => Number(process.env.PLENARIA_FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));

export const between = (random, least, most) => least + random() * (most - least);
export const pick = (random, list) => list[Math.floor(random() * list.length)];
