// A small repository with faults in it: what a rule about the repository has to catch.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { temporaryDirectory } from '../integration/harness/cleanup.mjs';

/** A fresh git repository with `files` as `{ path: text }`, none committed; gone when the test ends. */
export async function seededTree(t, files) {
  const root = await temporaryDirectory(t);
  await promisify(execFile)('git', ['init', '--quiet', root]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
