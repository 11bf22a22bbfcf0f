// What the repository must not hold: paths of somebody's machine, addresses of package registries, notes to do things
// later, tests that do not run, files that have outgrown one noun. Reads text; judges no style.
import { numbered, readTexts } from './files.mjs';

/** A file of code longer than this is more than one noun. */
const LONGEST = 400;
const CODE = /(\.(cpp|hpp|h|ts|svelte|mjs|js|py|sh|lua|css|cmake|in)|(^|\/)(ops|tests\/[a-z]+|\.ci)\/[a-z_-]+)$/;

// Character classes keep these patterns from matching themselves.
const RULES = [
  { what: 'a path of one machine', pattern: /(^|[\s"'`(=:])\/(work|farm|root|home|Users)\/\w/ },
  { what: 'the address of a package registry', pattern: /\b(registry[.](npmjs|yarnpkg)|(deb|security)[.]debian[.]org|pypi[.]org)\b/ },
  { what: 'something left for later', pattern: /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/ },
  {
    what: 'a test that does not run, or keeps others from it',
    pattern: /\b(test|it|describe|suite)[.](skip|only|todo)\(|"\[[.]\]|\[!(may[f]ail|should[f]ail|hide)\]/,
    only: /(^|\/)tests\/|[.]test[.]/,
  },
  { what: 'where a package was downloaded from', pattern: /"resolved":/, only: /package-lock[.]json$/ },
];

/** `{ files, faults }`: how many files were read, and each fault as "path:line: what". */
export async function readHygiene(root) {
  const texts = await readTexts(root, (path) => path !== 'LICENSE');
  const faults = [];
  for (const { path, text } of texts) {
    const lines = numbered(text);
    for (const { what, pattern, only } of RULES) {
      if (only && !only.test(path)) continue;
      for (const { line, number } of lines) if (pattern.test(line)) faults.push(`${path}:${number}: ${what}`);
    }
    const length = text.endsWith('\n') ? lines.length - 1 : lines.length;
    if (CODE.test(path) && length > LONGEST) faults.push(`${path}:${length}: longer than ${LONGEST} lines`);
    if (text.length && !text.endsWith('\n')) faults.push(`${path}:${length}: does not end with a newline`);
  }
  return { files: texts.length, faults };
}
