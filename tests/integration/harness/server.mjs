// A real Plenaria server: launched, ready, restarted in place, and the tokens that its key signs.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { ROOT, temporaryDirectory } from './cleanup.mjs';
import { start, until } from './child.mjs';
import { get } from './http.mjs';

const run = promisify(execFile);

/** The program under test; PLENARIA_BINARY names another build, such as the one with sanitizers. */
export const BINARY = process.env.PLENARIA_BINARY ?? `${ROOT}/build/plenaria`;
export const CONFIG = `${ROOT}/config/plenaria.toml`;

/** Sanitizers and valgrind slow a start down; a plain one takes a tenth of a second. */
const READY_WITHIN_MS = 30_000;

/** The environment of a server: nothing of the caller's PLENARIA_*, and `settings` as `{ 'limits.text': 5 }`. */
function environment(settings) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PLENARIA_'));
  const named = Object.entries(settings).map(([key, value]) => [
    `PLENARIA_${key.toUpperCase().replaceAll('.', '_')}`,
    String(value),
  ]);
  return Object.fromEntries([...kept, ...named]);
}

/**
 * Starts `plenaria serve` and waits for nothing: for tests of a start that must fail, or that takes its time. Options:
 * `config`, `dataDir` (default: a fresh one), `listen` (default 127.0.0.1 and a port of the kernel's choice), `redis`
 * (a URL or what startRedis gave; default: the private one), `settings` ({ 'section.key': value }), `args`, `env` (added to
 * its environment).
 */
export async function launchServer(t, options = {}) {
  const { config = CONFIG, listen = '127.0.0.1:0', redis, settings = {}, args = [], env = {} } = options;
  const dataDir = options.dataDir ?? (await temporaryDirectory(t));
  const store = redis === undefined ? [] : ['--redis', redis.url ?? redis];
  const child = start(
    t, BINARY, ['serve', '--config', config, '--listen', listen, '--data', dataDir, ...store, ...args],
    { cwd: ROOT, env: { ...environment(settings), ...env } },
  );
  return { child, dataDir, config };
}

/**
 * Starts a server and waits until /readyz answers 200. Options as of launchServer. Gives
 * `{ url, port, dataDir, config, child, token(options), stop(), kill(), again(changes?) }`: `stop` drains it and checks that it
 * ended with 0, `kill` is SIGKILL, `again` starts it anew on the same port, data and settings.
 */
export async function startServer(t, options = {}) {
  const { child, dataDir, config } = await launchServer(t, options);
  const said = (what) => () => `${what}\n${child.tail()}`;
  const whileAlive = (condition) => async () => {
    if (!child.running) throw new Error(`the server ended: ${JSON.stringify(await child.ended)}\n${child.tail()}`);
    return condition();
  };
  const port = await until(said('the server listens'), whileAlive(() => child.listeningPort()), READY_WITHIN_MS);
  const host = (options.listen ?? '127.0.0.1:0').replace(/:\d+$/, '');
  const url = `http://${host}:${port}`;
  const isReady = () => get(url, '/readyz').then(({ status }) => status === 200, () => false);
  await until(said('/readyz answers 200'), whileAlive(isReady), READY_WITHIN_MS);
  return {
    url,
    port,
    dataDir,
    config,
    child,
    token: (person) => mintToken({ dataDir, config, settings: options.settings, ...person }),
    stop: async () => {
      const { code, signal } = await child.stop('SIGTERM');
      if (code !== 0) throw new Error(`the server ended with ${signal ?? code}\n${child.tail()}`);
    },
    kill: () => child.kill(),
    again: (changes = {}) => startServer(t, { ...options, dataDir, listen: `${host}:${port}`, ...changes }),
  };
}

/** A token as `plenaria token` prints it, signed by the key in `dataDir`. */
export async function mintToken({ dataDir, config = CONFIG, settings = {}, role, name = 'Someone', ...rest }) {
  const flags = {
    role, name, delegation: rest.delegation, group: rest.group, capacity: rest.capacity, id: rest.id, ttl: rest.ttl,
    'on-behalf-of': rest.onBehalfOf, room: rest.rooms,
  };
  const words = Object.entries(flags).flatMap(([flag, value = []]) => [value].flat().flatMap((one) => [`--${flag}`, one]));
  const { stdout } = await run(BINARY, ['token', '--config', config, '--data', dataDir, ...words], {
    cwd: ROOT, env: environment(settings),
  });
  return stdout.trim();
}
