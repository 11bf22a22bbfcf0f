// Small shapes that check what arrived and give it a type. They take what they know and leave aside what a newer server
// adds; they are no general schema language.

/** Takes a value as it came from JSON and gives it back typed, or throws Misshapen naming the place. */
export type Shape<T> = (value: unknown, path: string) => T;

export class Misshapen extends Error {
  constructor(path: string, expected: string) {
    super(`${path || 'the message'} is not ${expected}`);
  }
}

export const text: Shape<string> = (value, path) => {
  if (typeof value !== 'string') throw new Misshapen(path, 'a text');
  return value;
};

export const whole: Shape<number> = (value, path) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Misshapen(path, 'a whole number');
  return value as number;
};

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new Misshapen(path, 'true or false');
  return value;
};

export function oneOf<const W extends readonly string[]>(...words: W): Shape<W[number]> {
  return (value, path) => {
    if (typeof value !== 'string' || !words.includes(value)) throw new Misshapen(path, `one of ${words.join(', ')}`);
    return value;
  };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Misshapen(path, 'a list');
    return value.map((each: unknown, index) => item(each, `${path}[${index}]`));
  };
}

export function table<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path) => {
    const source = members(value, path);
    return Object.fromEntries(Object.entries(source).map(([key, each]) => [key, item(each, `${path}.${key}`)]));
  };
}

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Required_<S extends Shapes> = { readonly [K in keyof S]: ReturnType<S[K]> };
type Optional_<S extends Shapes> = { readonly [K in keyof S]?: ReturnType<S[K]> };

/** An object with all of `required`, and those of `optional` that are there (and not null). */
export function object<R extends Shapes, O extends Shapes = Record<never, never>>(
  required: R,
  optional?: O,
): Shape<Required_<R> & Optional_<O>> {
  const requiredShapes = Object.entries(required);
  const optionalShapes = Object.entries(optional ?? {});
  return (value, path) => {
    const source = members(value, path);
    const result: Record<string, unknown> = {};
    for (const [key, shape] of requiredShapes) result[key] = shape(source[key], path ? `${path}.${key}` : key);
    for (const [key, shape] of optionalShapes) {
      const member = source[key];
      if (member !== undefined && member !== null) result[key] = shape(member, path ? `${path}.${key}` : key);
    }
    return result as Required_<R> & Optional_<O>;
  };
}

export function members(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misshapen(path, 'an object');
  return value as Record<string, unknown>;
}
