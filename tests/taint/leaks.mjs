// Leaks to be caught: each a patch of one source file of the server, as such a bug would be, in leaks/. The files that they change are
// compiled anew, once, and linked before the rest of a build that is there: a server that has the leak which its environment names. The
// shipped program knows nothing of them.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from '../integration/harness.mjs';

const run = promisify(execFile);
const DIRECTORY = join(ROOT, 'tests/taint/leaks');
const SWITCH = join(DIRECTORY, 'leaking.hpp');
/** A build of this tree by ninja; PLENARIA_BUILD names another. */
const BUILD = process.env.PLENARIA_BUILD ?? join(ROOT, 'build');
const MOST_OUTPUT = 64 * 1024 * 1024;
const AT_ONCE = 2;

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
  'refusal-shows-what-is-refused': /intervention[.]get: .*somebody else's own view/,
  'pending-told-to-followers': /had event \d+ and is told|an event is told as .*submitted|there is no public event/,
  'reason-told-to-followers': /an event is told as .*intervention[.]hidden.*"reason"/,
  'moderator-in-a-close-reason': /(why|as) it ended: has a participant id/,
  'on-behalf-of-without-attribution': /told as .*"author":\{\}.*"on_behalf_of"/,
  'pseudonym-without-attribution': /told as .*"author":\{"name":"[\w-]{8}"\}.*would be .*"author":\{\}/,
  'people-told-to-moderators': /asked accreditation[.].*told what is for the secretariat alone/,
  'link-in-the-log': /the log of node \d: has a token/,
  'reason-of-a-revocation-in-a-close-reason': /why it ended: has a reason/,
  'revocation-told-to-followers': /had event \d+ and is told|there is no public event/,
  'name-of-who-was-revoked-in-an-error': /more than it may: .*"code":4001/,
  'desk-told-to-a-crowd': /had event \d+ and is told|there is no public event/,
  'desk-kept-by-who-left-it': /told what is for the desk alone/,
};

export const NOT_LEVEL = 'tests/integration/not_level_yet.test.mjs';
/** Those that show only around the loss of Redis: the test that has to fail, and what it has to say. */
export const LEAKS_OF_A_LOSS = {
  'desk-given-before-the-register-is-level': { file: NOT_LEVEL, says: /what waits is told to nobody of the desk no longer/ },
  'desk-told-before-the-register-is-level': { file: NOT_LEVEL, says: /nor is what came meanwhile/ },
};

/** Builds the server with all of them in `directory`; gives the program's path. */
export async function build(directory) {
  const files = new Map();
  for (const name of await patches()) {
    const patch = join(DIRECTORY, `${name}.patch`);
    const file = /^\+\+\+ b\/(\S+)$/m.exec(await readFile(patch, 'utf8'))[1];
    if (!files.has(file)) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await copyFile(join(ROOT, file), join(directory, file));
      files.set(file, join(directory, `${file.replaceAll('/', '-')}.o`));
    }
    // What stands around a change may have changed but for the next lines.
    await run('git', ['apply', '-C1', patch], { cwd: directory });
  }
  const commands = JSON.parse(await readFile(join(BUILD, 'compile_commands.json'), 'utf8'));
  const waiting = [...files];
  const compiling = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await compile(commands, directory, ...next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, compiling));
  const { stdout } = await run('ninja', ['-C', BUILD, '-t', 'commands', '-s', 'plenaria'], { maxBuffer: MOST_OUTPUT });
  const link = stdout.trim().split('\n').at(-1);
  const program = join(directory, 'plenaria');
  // Named before the libraries, they are what those would have been asked for.
  await run('sh', ['-c', link.replace(/ -o \S+/, ` ${[...files.values()].join(' ')} -o ${program}`)], { cwd: BUILD, maxBuffer: MOST_OUTPUT });
  return program;
}

async function compile(commands, directory, file, object) {
  const { command, file: source, directory: where } = commands.find((one) => one.file.endsWith(`/${file}`));
  const changed = command.replace(/ -o \S+/, ` -o ${object}`).replace(source, join(directory, file));
  // Once: neither speed nor anything for a debugger is wanted of it.
  await run('sh', ['-c', `${changed} -include ${SWITCH} -O0 -g0`], { cwd: where, maxBuffer: MOST_OUTPUT });
}

export const patches = async () => (await readdir(DIRECTORY)).filter((file) => file.endsWith('.patch')).map((file) => file.slice(0, -'.patch'.length)).sort();
