// What is said before anything is built or measured, of files and places that are not what they should be; nothing is left behind.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryDirectory } from '../../integration/harness/cleanup.mjs';
import { checkPlenaria, checkReport, checkWritable, readResults } from './checks.mjs';
import { Misunderstood } from './options.mjs';
import { sampleResults } from './sample_results.mjs';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

/** That `checked` is refused with one line that this matches. */
async function refused(checked, pattern) {
  await assert.rejects(checked, (error) => {
    assert.ok(error instanceof Misunderstood, error.stack);
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

async function withFile(t, name, content) {
  const file = join(await temporaryDirectory(t), name);
  await writeFile(file, content);
  return file;
}

test('results that are none are refused, each with its reason', async (t) => {
  await refused(readResults(join(await temporaryDirectory(t), 'none.json')), /cannot be read: there is no such file$/);
  await refused(readResults(await temporaryDirectory(t)), /cannot be read: it is a directory$/);
  await refused(readResults(await withFile(t, 'words.json', 'words')), /is not JSON$/);
  for (const other of ['{}', '[1]', 'null', '3', JSON.stringify({ ...sampleResults(), records: [null] }), JSON.stringify({ ...sampleResults(), records: [] })]) {
    await refused(readResults(await withFile(t, 'other.json', other)), /has no results of tests\/bench\/run$/);
  }
  assert.deepEqual(await readResults(await withFile(t, 'results.json', JSON.stringify(sampleResults()))), sampleResults());
});

test('what can be written is let be, and nothing is left there', async (t) => {
  const directory = await temporaryDirectory(t);
  await checkWritable('--results', join(directory, 'there.json'));
  await checkWritable('--results', join(directory, 'deep/below/there.json'));
  await checkReport(join(directory, 'deep/report.md'));
  assert.deepEqual(await readdir(directory), []);
  await writeFile(join(directory, 'old.json'), 'old');
  await checkWritable('--results', join(directory, 'old.json'));
  assert.deepEqual(await readdir(directory), ['old.json']);
});

test('what cannot be written is refused with its reason', async (t) => {
  const directory = await temporaryDirectory(t);
  await writeFile(join(directory, 'plain'), '');
  await symlink('/nowhere/at/all', join(directory, 'dangling'));
  await refused(checkWritable('--results', directory), /^--results .* cannot be written: it is a directory$/);
  await refused(checkWritable('--results', join(directory, 'plain/x.json')), /a part of its path is no directory$/);
  await refused(checkWritable('--results', join(directory, 'dangling')), /it is a link to nothing$/);
  await refused(checkWritable('--results', join(directory, 'x'.repeat(300))), /its name is too long$/);
  await refused(checkWritable('--results', '/dev/null'), /it is no ordinary file$/);
  for (const path of ['/proc/x.md', '/proc/deep/below/x.md']) await refused(checkReport(path), /^--report .* cannot be written: nothing can be made there$/);
});

test('a report has a name that its plots can have too', async (t) => {
  const directory = await temporaryDirectory(t);
  await refused(checkReport(join(directory, 'report')), /the name of a report ends in \.md/);
  await writeFile(join(directory, 'report'), '');
  await refused(checkReport(join(directory, 'report.md')), /its plots cannot be written to .*report: .* is no directory$/);
});

test('a server that is none is refused', async (t) => {
  const directory = await temporaryDirectory(t);
  const program = async (name, says, mode = 0o755) => {
    await writeFile(join(directory, name), `#!/bin/sh\n${says}\n`);
    await chmod(join(directory, name), mode);
    return join(directory, name);
  };
  await mkdir(join(directory, 'directory'));
  await checkPlenaria('it', await program('good', 'echo 0.1.0'));
  await refused(checkPlenaria('it', join(directory, 'none')), /^it .*none: there is no such program$/);
  await refused(checkPlenaria('it', join(directory, 'directory')), /it cannot be executed$/);
  await refused(checkPlenaria('it', await program('plain', 'echo 0.1.0', 0o644)), /it cannot be executed$/);
  await refused(checkPlenaria('it', await program('failing', 'exit 3')), /it fails when asked for its --version$/);
  await refused(checkPlenaria('it', await program('other', 'echo other 0.1.0')), /is no Plenaria/);
});

test('the program says such a thing in one line, without a stack', async () => {
  for (const words of [['--report-from', '/nowhere.json'], ['--check', 'apache'], ['--check', '--slow'], ['--report', '/proc/x.md']]) {
    const { code, stderr } = await new Promise((done) => {
      execFile(process.execPath, [MAIN, ...words], { timeout: 20_000 }, (error, _, said) => done({ code: error?.code, stderr: said }));
    });
    assert.equal(code, 2, words.join(' '));
    assert.match(stderr, /^tests\/bench\/run: [^\n]+\n$/);
  }
});
