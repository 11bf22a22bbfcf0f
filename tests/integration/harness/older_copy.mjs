// The store of a room under running servers, as an older copy of it would be.
import { createHash } from 'node:crypto';

const digest = (text) => createHash('sha256').update(text).digest('base64url');

/** Takes every entry of this room's log behind the first `left` away, head included, in one step. All of them public but the first. */
export async function putOlderCopy(redis, room, left) {
  const key = (await redis.command('KEYS', `*room:${room}}:log`)).trim().replace(/:log$/, '');
  const entries = JSON.parse(await redis.command('--json', 'XRANGE', `${key}:log`, '-', '+'));
  const gone = entries.slice(left).map(([id]) => id);
  const [, fields] = entries[left - 1];
  const [header, publicHeader] = ['h', 'p'].map((name) => fields[fields.indexOf(name) + 1]);
  await redis.command('EVAL', `
    redis.call('XDEL', KEYS[1], unpack(ARGV, 5))
    redis.call('XSETID', KEYS[1], ARGV[1] .. '-0', 'ENTRIESADDED', ARGV[1], 'MAXDELETEDID', '0-0')
    return redis.call('HSET', KEYS[2], 'seq', ARGV[1], 'hash', ARGV[2], 'public_seq', ARGV[3], 'public_hash', ARGV[4])`,
  '2', `${key}:log`, `${key}:head`, left, digest(header), left - 1, digest(publicHeader), ...gone);
}
