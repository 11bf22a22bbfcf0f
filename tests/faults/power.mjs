// A power cut, played: kill -9 proves nothing about fsync, as the page cache survives it. So what the disk had not been told
// to keep is taken away: of each file of Redis everything beyond its last sync (shim/synced.c notes that), cut somewhere
// between there and its end, as a disk may have kept some of it; of the heads that a node keeps unsynced, anything.
import { readFile, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import { BINARY } from '../integration/harness.mjs';

const SHIM = process.env.PLENARIA_SYNCED_SHIM ?? join(BINARY, '../tests/libplenaria_synced.so');

/** What a redis-server, or the server that starts one, has in its environment to be cut off later. */
export const cuttable = (table, delayUs = 0) => ({
  LD_PRELOAD: SHIM,
  // A server built with AddressSanitizer would insist on being loaded first.
  ASAN_OPTIONS: [process.env.ASAN_OPTIONS, 'verify_asan_link_order=0'].filter(Boolean).join(':'),
  PLENARIA_SYNCED: table,
  ...(delayUs > 0 ? { PLENARIA_SYNC_DELAY_US: String(delayUs) } : {}),
});

async function syncedSizes(table) {
  const bytes = await readFile(table);
  const sizes = new Map();
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const inode = bytes.readBigUInt64LE(at);
    if (inode !== 0n) sizes.set(Number(inode), Number(bytes.readBigUInt64LE(at + 8)));
  }
  if (sizes.size === 0) throw new Error(`${table} knows of no sync: was the shim loaded?`);
  return sizes;
}

/**
 * Takes away what was not synced. `redis` is the directory with appendonlydir; every process that writes there must be gone.
 * Gives how many bytes were at risk and how many of them went.
 */
export async function cutPower({ table, redis, heads, random }) {
  const sizes = await syncedSizes(table);
  const lost = { atRisk: 0, gone: 0 };
  const directory = join(redis, 'appendonlydir');
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const { ino, size } = await stat(path);
    const synced = Math.min(sizes.get(ino) ?? 0, size);
    const kept = synced + Math.floor(random() * (size - synced + 1));
    lost.atRisk += size - synced;
    lost.gone += size - kept;
    await truncate(path, kept);
  }
  for (const name of heads ? await readdir(heads).catch(() => []) : []) {
    const path = join(heads, name);
    const { size } = await stat(path);
    await truncate(path, Math.floor(random() * (size + 1)));
  }
  return lost;
}
