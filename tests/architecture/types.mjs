// The types that headers define, by name. All of them share one namespace, so that a name stands for one type.
import { readTexts } from './files.mjs';

const DEFINITION = /^(?:class|struct|union|enum class) (\w+)\b(?!::)[^;{]*\{/gm;

/** `{ types, doubles }`: how many there are, and "Name: file, file" for each that is defined more than once. */
export async function readTypes(root) {
  const headers = await readTexts(root, (path) => /^(server|protocol\/cpp)\/.*\.hpp$/.test(path));
  const places = new Map();
  for (const { path, text } of headers) {
    for (const [, name] of text.matchAll(DEFINITION)) places.set(name, [...(places.get(name) ?? []), path]);
  }
  const doubles = [...places].filter(([, paths]) => paths.length > 1).map(([name, paths]) => `${name}: ${paths.join(', ')}`);
  return { types: places.size, doubles: doubles.sort() };
}
