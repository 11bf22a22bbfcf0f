// A room's log as Redis holds it, read past the server.
import { createHash } from 'node:crypto';

const SLICE = 5000;

export const sha256 = (text) => createHash('sha256').update(text).digest('base64url');

/** Reads with `command(...words)` of a Redis. Gives entries in order: `{ seq, header, publicHeader, body }`, as stored texts. */
export async function readLog(command, room) {
  const key = (await command('KEYS', `*/room:${room}}:log`)).trim();
  if (!key) return [];
  const entries = [];
  for (let from = '-'; ; from = `(${entries.at(-1).seq}-0`) {
    const slice = JSON.parse(await command('--json', 'XRANGE', key, from, '+', 'COUNT', SLICE));
    const seqs = slice.map(([id]) => Number(id.split('-')[0]));
    const bodies = seqs.length > 0 ? JSON.parse(await command('--json', 'HMGET', key.replace(/log$/, 'bodies'), ...seqs)) : [];
    slice.forEach(([, fields], i) => {
      const field = (name) => fields[fields.indexOf(name) + 1];
      entries.push({ seq: seqs[i], header: field('h'), publicHeader: fields.length > 2 ? field('p') : undefined, body: bodies[i] });
    });
    if (slice.length < SLICE) return entries;
  }
}
