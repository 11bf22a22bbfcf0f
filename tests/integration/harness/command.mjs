// The program's other commands, as an operator gives them beside a server.
import { ROOT } from './cleanup.mjs';
import { finish } from './child.mjs';
import { BINARY } from './server.mjs';

/**
 * A way to give commands about one record: `operator(t, { config, dataDir, redis })` gives a function that runs
 * `plenaria NAME --config … --data … [--redis …] …args` to its end and gives `{ code, stdout, stderr }`.
 */
export function operator(t, { config, dataDir, redis }) {
  const where = ['--config', config, '--data', dataDir, ...(redis === undefined ? [] : ['--redis', redis.url ?? redis])];
  return (name, ...args) => plenaria(t, name, ...where, ...args);
}

/** Runs `plenaria` with these words to its end; gives `{ code, stdout, stderr }`. */
export async function plenaria(t, ...args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PLENARIA_')));
  const child = await finish(t, BINARY, args, { cwd: ROOT, env }, 120_000);
  return { code: child.result.code, stdout: child.stdout, stderr: child.stderr };
}

/** What a command that must go well wrote to standard output. */
export async function succeed(running) {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`exit status ${code}\n${stdout}${stderr}`);
  return stdout;
}
