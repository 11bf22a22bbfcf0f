// Plenaria as it is shipped: `plenaria serve` with its private Redis, record on, tokens checked. Only the limits that a load
// from one address would meet are lifted.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { UNLIMITED, dialogueOf } from '../../../integration/harness/dialogue.mjs';
import { whileRunning } from '../stage.mjs';

const run = promisify(execFile);
const READY_WITHIN_MS = 120_000;

export const plenaria = {
  title: 'Plenaria',
  dialect: 'plenaria',

  missing: () => undefined,
  version: async ({ plenaria: program }) => (await run(program, ['--version'])).stdout.trim(),

  async start(stage, { programs, people }, { rooms }) {
    const { child } = await launch(stage, { programs, people, rooms });
    const port = await listening(child);
    await ready(child, port);
    return { port, child, roots: [child.pid] };
  },
};

/** Starts the server and waits for nothing. `dataDir`: where a record stands already. */
export async function launch(stage, { programs, people, rooms, dataDir }) {
  const config = await dialogueOf(stage, Object.fromEntries(rooms.map((room) => [room, ''])));
  const directory = dataDir ?? (await stage.directory());
  const args = ['serve', '--config', config, '--listen', '127.0.0.1:0', '--data', directory];
  const child = stage.serve(programs.plenaria, args, { env: environment(people) });
  return { child, directory, config };
}

/** The environment of a server: nothing of the caller's PLENARIA_*, no limits, and the key of the bench's tokens. */
export function environment(people) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PLENARIA_'));
  const settings = Object.entries({ ...UNLIMITED, 'tokens.key_file': people.keyFile });
  const named = settings.map(([key, value]) => [`PLENARIA_${key.toUpperCase().replaceAll('.', '_')}`, String(value)]);
  return Object.fromEntries([...kept, ...named]);
}

export const listening = (child) => whileRunning(child, 'it listens', () => child.listeningPort(), READY_WITHIN_MS);

export const ready = (child, port, within = READY_WITHIN_MS) =>
  whileRunning(child, '/readyz answers 200', () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(({ status }) => status === 200, () => false), within);
