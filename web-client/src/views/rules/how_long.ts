// How long something has waited, in the largest unit that says something.

export function howLong(at: string, now: number, tag: string): string {
  const minutes = Math.max(1, Math.floor((now - Date.parse(at)) / 60_000));
  const [count, unit] = minutes < 60 ? [minutes, 'minute'] : minutes < 1_440 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(Number(count)));
}
