// Negative controls: a server with a leak in it, built from its own sources, is reported for that leak; the same server without one is not
// reported.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ROOT, temporaryDirectory } from '../integration/harness.mjs';
import { LEAKS, LEAKS_OF_A_LOSS, NOT_LEVEL, build, patches } from './leaks.mjs';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));

test('every leak has a patch, and every patch says how it shows', async () => {
  assert.deepEqual(await patches(), Object.keys({ ...LEAKS, ...LEAKS_OF_A_LOSS }).sort());
  assert.ok(Object.keys(LEAKS).length >= 10);
});

/**
 * What the run says of a server with this leak, until it says what is expected; gives `{ code, text }`, the code being null where it was
 * ended for that.
 */
async function report(program, leak, { expected, operations, watch }) {
  const child = spawn(process.execPath, [RUN, '--operations', String(operations), '--each', '0', '--evenly', '0.2', '--watch', String(watch)], {
    env: { ...process.env, PLENARIA_BINARY: program, SEEDED_LEAK: leak }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
    if (expected?.test(text)) child.kill();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, text };
}

/** What a test says of a server with this leak. */
async function testedWith(program, leak, file) {
  const { NODE_TEST_CONTEXT: ours, ...env } = process.env;
  const child = spawn(process.execPath, ['--test', '--test-name-pattern', 'away for a moment', file], {
    cwd: ROOT, env: { ...env, PLENARIA_BINARY: program, SEEDED_LEAK: leak }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => (text += piece));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, text };
}

describe('a server with a leak is caught', { concurrency: 2, timeout: 600_000 }, () => {
  let program;
  const undos = [];
  before(async () => {
    program = await build(await temporaryDirectory({ after: (undo) => undos.push(undo) }));
  });
  after(() => Promise.all(undos.map((undo) => undo())));

  for (const name of Object.keys(LEAKS))
    test(name, async () => {
      const { text } = await report(program, name, { expected: LEAKS[name], operations: 20_000, watch: 20 });
      assert.match(text, LEAKS[name], text.slice(-3000));
    });

  for (const [name, { file, says }] of Object.entries(LEAKS_OF_A_LOSS))
    test(name, async () => {
      const { code, text } = await testedWith(program, name, file);
      assert.notEqual(code, 0);
      assert.match(text, says, text.slice(-3000));
    });

  test('and one without is not', async () => {
    const { code: silent, text: words } = await testedWith(program, 'none', NOT_LEVEL);
    assert.equal(silent, 0, words.slice(-3000));
    const { code, text } = await report(program, 'none', { operations: 2500, watch: 1 });
    assert.equal(code, 0, text.slice(-3000));
  });
});
