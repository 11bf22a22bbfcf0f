// What ops/count_tests.py makes of the runners' reports: above all, that nothing which did not pass is taken for passed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import test from 'node:test';
import { promisify } from 'node:util';

import { ROOT, temporaryDirectory } from '../integration/harness/cleanup.mjs';

const run = promisify(execFile);

async function countOf(t, kind, report, status = 0) {
  const path = `${await temporaryDirectory(t)}/report`;
  if (report !== undefined) await writeFile(path, report);
  const { stdout } = await run('/usr/bin/python3', [`${ROOT}/ops/count_tests.py`, kind, path, String(status)]);
  const [passed, failed] = stdout.trim().split(' ').map(Number);
  return { passed, failed };
}

const junit = (...programs) =>
  `<?xml version="1.0"?><testsuite>${programs
    .map(({ status = 'run', output }) => `<testcase name="x" status="${status}"><system-out>${output}</system-out></testcase>`)
    .join('')}</testsuite>`;

const ALL_PASSED = '====\nAll tests passed (120 assertions in 34 test cases)\n';

test('the test cases of all Catch2 programs are added up', async (t) => {
  const one = { output: 'All tests passed (1 assertion in 1 test case)\n' };
  assert.deepEqual(await countOf(t, 'ctest', junit({ output: ALL_PASSED }, one)), { passed: 35, failed: 0 });
});

test('failed Catch2 cases are told from passed ones', async (t) => {
  const output = 'test cases: 5 | 3 passed | 2 failed\nassertions: 9 | 7 passed | 2 failed\n';
  assert.deepEqual(await countOf(t, 'ctest', junit({ status: 'fail', output }), 8), { passed: 3, failed: 2 });
  const none = 'test cases: 2 | 2 failed\nassertions: 2 | 2 failed\n';
  assert.deepEqual(await countOf(t, 'ctest', junit({ status: 'fail', output: none }), 8), { passed: 0, failed: 2 });
});

test('a program that ended without a closing line counts as one failed test', async (t) => {
  const crashed = { status: 'fail', output: 'terminate called' };
  assert.deepEqual(await countOf(t, 'ctest', junit({ output: ALL_PASSED }, crashed), 8), { passed: 34, failed: 1 });
});

test('a program whose tests all passed, and that failed all the same, counts as failed', async (t) => {
  const leaked = { status: 'fail', output: `${ALL_PASSED}ERROR: LeakSanitizer: detected memory leaks\n` };
  assert.deepEqual(await countOf(t, 'ctest', junit(leaked), 8), { passed: 34, failed: 1 });
});

test('a run without tests counts as failed, for each kind of report', async (t) => {
  const vitest = '{"numTotalTests":0,"numPassedTests":0,"testResults":[]}';
  const tap = '1..0\n# tests 0\n# pass 0\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n';
  const unittest = 'Ran 0 tests in 0.000s\n\nOK\n';
  for (const [kind, report] of Object.entries({ ctest: junit(), tap, vitest, unittest })) {
    assert.deepEqual(await countOf(t, kind, report), { passed: 0, failed: 1 }, kind);
  }
});

test('a report that is missing or cut off counts as failed, for each kind of report', async (t) => {
  for (const kind of ['ctest', 'tap', 'vitest', 'unittest']) {
    assert.deepEqual(await countOf(t, kind, undefined), { passed: 0, failed: 1 }, kind);
    assert.deepEqual(await countOf(t, kind, '{"a": <testsuite><testcase'), { passed: 0, failed: 1 }, kind);
  }
});

test("Node's own runner is counted by its single tests, and a skipped one has not passed", async (t) => {
  const directory = await temporaryDirectory(t);
  await mkdir(`${directory}/t`);
  const suite = `import test from 'node:test';
    test('a', () => {}); test('b', () => {}); test('c', () => { throw new Error('no'); });`;
  await writeFile(`${directory}/t/a.test.mjs`, `${suite} test('d', { skip: true }, () => {});`);
  await writeFile(`${directory}/t/b.test.mjs`, "import test from 'node:test'; test('e', () => {});");
  const files = [`${directory}/t/a.test.mjs`, `${directory}/t/b.test.mjs`];
  // The runner tells its children by a variable that they are not to run files of their own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const ended = await run(process.execPath, ['--test', '--test-reporter=tap', '--test-reporter-destination=stdout', ...files], { env })
    .catch((error) => error);
  assert.equal(ended.code, 1);
  assert.deepEqual(await countOf(t, 'tap', ended.stdout, ended.code), { passed: 3, failed: 2 });
});

test('a vitest file that cannot be loaded counts as failed', async (t) => {
  const report = {
    numTotalTests: 4, numPassedTests: 4,
    testResults: [{ status: 'passed', assertionResults: [{}] }, { status: 'failed', assertionResults: [] }],
  };
  assert.deepEqual(await countOf(t, 'vitest', JSON.stringify(report), 1), { passed: 4, failed: 1 });
});

test('Python tests are counted with failures, errors and skips apart', async (t) => {
  const report = 'Ran 10 tests in 1.200s\n\nFAILED (failures=1, errors=2, skipped=3)\n';
  assert.deepEqual(await countOf(t, 'unittest', report, 1), { passed: 4, failed: 6 });
  assert.deepEqual(await countOf(t, 'unittest', 'Ran 1 test in 0.1s\n\nOK\n'), { passed: 1, failed: 0 });
});
