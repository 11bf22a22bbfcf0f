// The repository holds nothing that belongs to one machine or to later, and the test that says so notices when it does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import test from 'node:test';
import { promisify } from 'node:util';

import { ROOT } from '../integration/harness/cleanup.mjs';
import { readTexts } from './files.mjs';
import { readHygiene } from './hygiene.mjs';
import { seededTree } from './seeded_tree.mjs';

test('the repository holds nothing of one machine, of a registry, or for later', async () => {
  const { files, faults } = await readHygiene(ROOT);
  assert.ok(files > 100, `only ${files} files were read`);
  assert.deepEqual(faults, []);
});

test('shellcheck finds nothing in the scripts', async () => {
  const scripts = (await readTexts(ROOT)).filter(({ path, text }) => /^#!.*\b(ba)?sh\b/.test(text) || path.endsWith('.sh'));
  assert.ok(scripts.length >= 4, `only ${scripts.length} scripts were found`);
  const found = await promisify(execFile)('shellcheck', ['-x', ...scripts.map(({ path }) => path)], { cwd: ROOT })
    .catch((error) => error);
  assert.equal(found.stdout, '');
});

const slash = (...parts) => `/${parts.join('/')}`;
const FAULTS = {
  'a path below a home': ['a.md', `see ${slash('home', 'ana', 'notes')}`, /machine/],
  'a path in a script': ['ops/go', `cd ${slash('root', 'x')}`, /machine/],
  'a registry': ['.npmrc', `registry=https://${['registry', 'npmjs', 'org'].join('.')}/`, /registry/],
  'a mirror': ['ops/a.sh', `mirror=http://${['deb', 'debian', 'org'].join('.')}/debian`, /registry/],
  'a lock file that says where from': ['web/package-lock.json', '{ "resolved": "x" }', /downloaded/],
  'a note for later': ['server/a.cpp', `// ${'TO'}${'DO'}: more`, /later/],
  'a skipped test': ['tests/a.test.mjs', `test.${'skip'}('x', () => {});`, /does not run/],
  'a hidden C++ test': ['tests/hub/a.cpp', `TEST_CASE("x", "[!${'may'}fail]") {}`, /does not run/],
  'a file that has outgrown one noun': ['server/a.hpp', '//\n'.repeat(400), /longer/],
};

for (const [name, [path, text, expected]] of Object.entries(FAULTS)) {
  test(`${name} is caught`, async (t) => {
    const { faults } = await readHygiene(await seededTree(t, { [path]: `${text}\n` }));
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.match(faults[0], expected);
  });
}

test('long data, a relative path and an address for people are no faults', async (t) => {
  const root = await seededTree(t, {
    'protocol/vectors/a.json': '[]\n'.repeat(500),
    'server/a.cpp': '// see docs/work/notes.md\n#include "base/home/x.hpp"\n',
    'README.md': 'https://www.debian.org/work/ and `build/plenaria`\n',
  });
  assert.deepEqual(await readHygiene(root), { files: 3, faults: [] });
});
