// What a test has to undo when it ends, last first. Knows nothing of servers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

const pending = new WeakMap();

/**
 * Runs `undo` when the test or suite `t` ends, after everything that was registered later. An `undo` that throws fails
 * the test, but only once all others have run.
 */
export function cleanup(t, undo) {
  let stack = pending.get(t);
  if (!stack) {
    stack = [];
    pending.set(t, stack);
    t.after(async () => {
      const failures = [];
      while (stack.length) await Promise.resolve().then(stack.pop()).catch((error) => failures.push(error));
      if (failures.length) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
    });
  }
  stack.push(undo);
}

/** A fresh empty directory; gone when `t` ends. Its path is short, as a unix socket in it may have 107 bytes. */
export async function temporaryDirectory(t) {
  const path = await mkdtemp(join(tmpdir(), 'plenaria-'));
  cleanup(t, () => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}
