// Which files the architecture tests read: what is committed or about to be, of a repository or of a seeded tree.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The paths below `root` that git knows or would add, ignored ones left out, relative and sorted. */
export async function listFiles(root) {
  const { stdout } = await run('git', ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return [...new Set(stdout.split('\0'))].filter(Boolean).sort();
}

/** `{ path, text }` of each file that `wanted(path)` names and that is text; one that was removed meanwhile is left out. */
export async function readTexts(root, wanted = () => true) {
  const texts = [];
  for (const path of (await listFiles(root)).filter(wanted)) {
    const bytes = await readFile(join(root, path)).catch(() => undefined);
    if (bytes && !bytes.subarray(0, 8000).includes(0)) texts.push({ path, text: bytes.toString('utf8') });
  }
  return texts;
}

/** Lines with their numbers from 1. */
export function numbered(text) {
  return text.split('\n').map((line, index) => ({ line, number: index + 1 }));
}
