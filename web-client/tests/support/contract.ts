// The published protocol's files, as tests read them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../protocol', import.meta.url));

export function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
}

export function vectors<T>(file: string): (T & { name: string })[] {
  return read<{ vectors: (T & { name: string })[] }>(`vectors/${file}`).vectors;
}
