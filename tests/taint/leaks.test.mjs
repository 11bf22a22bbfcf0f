// Negative controls: a server with a leak in it, built from its own sources, is reported for that leak. Some of them; all with
// PLENARIA_TEST_FULL=1.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryDirectory } from '../integration/harness.mjs';
import { LEAKS, build, patches } from './leaks.mjs';

const ALWAYS = ['replay-cache-not-cleared', 'conflict-shows-the-desk-view', 'on-behalf-of-without-attribution'];
const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));

test('every leak has a patch, and every patch says how it shows', async () => {
  assert.deepEqual(await patches(), Object.keys(LEAKS).sort());
  assert.ok(Object.keys(LEAKS).length >= 10);
});

/** The long run's output, with another server. */
async function report(program) {
  const child = spawn(process.execPath, [RUN, '--operations', '8000', '--each', '8', '--watch', '1', '--stop-at', '20'], {
    env: { ...process.env, PLENARIA_BINARY: program }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => (text += piece));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, text };
}

for (const name of process.env.PLENARIA_TEST_FULL === '1' ? Object.keys(LEAKS) : ALWAYS) {
  test(`a server with this leak is caught: ${name}`, { timeout: 300_000 }, async (t) => {
    const { code, text } = await report(await build(name, await temporaryDirectory(t)));
    assert.equal(code, 1, text.slice(-3000));
    assert.match(text, LEAKS[name]);
  });
}
