// Leaks to be caught: each a patch of one source file of the server, as such a bug would be, in leaks/. Only that file is compiled anew, and
// linked before the rest of a build that is there; the shipped program knows nothing of them.
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, copyFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from '../integration/harness.mjs';

const run = promisify(execFile);
const DIRECTORY = join(ROOT, 'tests/taint/leaks');
/** A build of this tree by ninja; PLENARIA_BUILD names another. */
const BUILD = process.env.PLENARIA_BUILD ?? join(ROOT, 'build');
const MOST_OUTPUT = 64 * 1024 * 1024;

/** What the report of each must say: that something of this kind was told where it may not be. */
export const LEAKS = {
  'replay-cache-not-cleared': /an event is told as .*"text"/,
  'snapshot-kept-after-withdrawal': /an intervention is told as .*"text"/,
  'attribution-of-now-ignored': /told as .*"author":\{.*qz7taint9/,
  'history-shows-hidden': /room[.]history: .*an intervention is told as .*"text".*"status":"hidden"/,
  'public-header-to-the-millisecond': /the export of .*the public header \d+ has the time \d+/,
  'own-view-in-the-shared-snapshot': /"mine":true/,
  'conflict-shows-the-desk-view': /an own intervention is told as .*"act":\{/,
  'presence-by-group-without-attribution': /groups of who is there, in a room without attribution/,
  'text-in-the-log': /the log of node \d: has a text/,
  'name-in-an-error': /intervention[.]get: .*more than it may: .*"error"/,
  'pending-told-to-followers': /had event \d+ and is told|an event is told as .*submitted|there is no public event/,
  'reason-told-to-followers': /an event is told as .*intervention[.]hidden.*"reason"/,
  'moderator-in-a-close-reason': /(why|as) it ended: has a participant id/,
  'on-behalf-of-without-attribution': /told as .*"author":\{\}.*"on_behalf_of"/,
};

/** Builds the server with this leak in `directory`; gives the program's path. */
export async function build(name, directory) {
  const patch = join(DIRECTORY, `${name}.patch`);
  const file = /^\+\+\+ b\/(\S+)$/m.exec(await readFile(patch, 'utf8'))[1];
  const source = join(directory, file);
  await mkdir(dirname(source), { recursive: true });
  await copyFile(join(ROOT, file), source);
  await run('git', ['apply', patch], { cwd: directory });
  const compiled = JSON.parse(await readFile(join(BUILD, 'compile_commands.json'), 'utf8')).find((one) => one.file.endsWith(`/${file}`));
  const object = join(directory, `${basename(file)}.o`);
  // Once: neither speed nor anything for a debugger is wanted of it.
  const compile = compiled.command.replace(/ -o \S+/, ` -o ${object}`).replace(compiled.file, source);
  await run('sh', ['-c', `${compile} -O0 -g0`], { cwd: compiled.directory, maxBuffer: MOST_OUTPUT });
  const { stdout } = await run('ninja', ['-C', BUILD, '-t', 'commands', '-s', 'plenaria'], { maxBuffer: MOST_OUTPUT });
  const link = stdout.trim().split('\n').at(-1);
  const program = join(directory, 'plenaria');
  // Named before the libraries, it is what they would have been asked for.
  await run('sh', ['-c', link.replace(/ -o \S+/, ` ${object} -o ${program}`)], { cwd: BUILD, maxBuffer: MOST_OUTPUT });
  return program;
}

export const patches = async () => (await readdir(DIRECTORY)).filter((file) => file.endsWith('.patch')).map((file) => file.slice(0, -'.patch'.length)).sort();
