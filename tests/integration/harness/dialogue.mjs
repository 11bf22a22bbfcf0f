// A dialogue of a test's own: any number of rooms, each with its rules.
import { writeFile } from 'node:fs/promises';

import { temporaryDirectory } from './cleanup.mjs';

/** Limits that would stand in the way of a load. */
export const UNLIMITED = {
  'limits.submissions_per_minute': 0,
  'limits.pending_per_participant': 0,
  'limits.requests_per_second': 0,
  'limits.requests_per_second_per_address': 0,
  'limits.bad_tokens_per_minute': 0,
  'limits.connections_per_address': 0,
};

/** Writes a configuration with these rooms, `{ id: 'extra TOML lines' }`, and stakeholder groups; gives the path of the file. */
export async function dialogueOf(t, rooms, { groups = ['academia'] } = {}) {
  const entries = Object.entries(rooms).map(
    ([id, rules]) => `[[meetings.rooms]]\nid = "${id}"\ntitle = { en = "${id}" }\nthemes = ["one"]\n${rules}\n`,
  );
  const kinds = ['statement', 'question', 'answer'].map((id) => `[[kinds]]\nid = "${id}"\ntitle = { en = "${id}" }\n`);
  const text = [
    '[dialogue]\nid = "test"\ntitle = { en = "A test" }\nlanguages = ["en"]\n',
    '[[themes]]\nid = "one"\ntitle = { en = "One" }\n',
    ...groups.map((id) => `[[groups]]\nid = "${id}"\ntitle = { en = "A group" }\n`),
    ...kinds,
    '[[meetings]]\nid = "only"\ntitle = { en = "Only" }\nvenue = { en = "Here" }\n',
    'starts = "2018-03-26"\nends = "2018-03-27"\ntime_zone = "Europe/Zurich"\n',
    ...entries,
  ].join('');
  const file = `${await temporaryDirectory(t)}/dialogue.toml`;
  await writeFile(file, text);
  return file;
}
