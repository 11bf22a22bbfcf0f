// DEPENDENCIES.md answers for each package that is asked for.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

import { ROOT } from '../integration/harness/cleanup.mjs';
import { listFiles } from './files.mjs';

const read = (path) => readFile(`${ROOT}/${path}`, 'utf8');

async function debianPackages() {
  const lists = await Promise.all(['ops/packages.txt', 'ops/packages-test.txt', 'ops/packages-bench.txt'].map(read));
  return lists.join('\n').split('\n').map((line) => line.replace(/#.*/, '').trim()).filter(Boolean);
}

async function npmPackages() {
  const manifests = (await listFiles(ROOT)).filter((path) => /(^|\/)package\.json$/.test(path));
  const asked = await Promise.all(manifests.map(async (path) => JSON.parse(await read(path))));
  return asked.flatMap(({ dependencies = {}, devDependencies = {} }) => [...Object.keys(dependencies), ...Object.keys(devDependencies)]);
}

test('each package that is asked for has its line in DEPENDENCIES.md, and no other has', async () => {
  const rows = (await read('DEPENDENCIES.md')).split('\n').filter((line) => line.startsWith('| `'));
  const described = new Set(rows.flatMap((row) => [...row.split('|')[1].matchAll(/`([^`/]+|@[^`]+)`/g)].map((match) => match[1])));
  const asked = new Set([...(await debianPackages()), ...(await npmPackages())]);
  assert.ok(asked.size > 30, `only ${asked.size} packages were found`);
  assert.deepEqual([...asked].filter((name) => !described.has(name)), [], 'not described');
  assert.deepEqual([...described].filter((name) => !asked.has(name)), [], 'described, but nobody asks for it');
});
