// The promises about races, as functions over what was written down: each gives the breaches that it finds, in words.
// referee.test.mjs shows that each finds what it is there for.
//
// A race that was run: `{ room, id, before, version, text, acts: [{ who, verb, text?, participant, answer }] }`. `before` and `version` are
// how it stood then; `answer` is `{ version, status }`, or `{ code, current: { version, status } }` for a refusal.
import { AFTER, POSSIBLE, nameOf } from './race.mjs';

const parsed = (entry) => JSON.parse(entry.header);
const said = (stand) => (stand ? `${stand.status} as version ${stand.version}` : 'nothing');

/** The act that won, or undefined where it was not exactly one. */
export function winnerOf({ acts }) {
  const won = acts.filter(({ answer }) => answer.code === undefined);
  return new Set(won.map(nameOf)).size === 1 ? won[0] : undefined;
}

/**
 * One winner; everybody else is told of a conflict, and how it stands since. Who asked for what could not be done anyway may be told how it stood
 * before: that needs no race to be refused.
 */
export function misjudged(race) {
  const winner = winnerOf(race);
  const told = () => race.acts.map(({ answer, ...act }) => `${nameOf(act)}: ${answer.code ?? ''} ${said(answer.code ? answer.current : answer)}`).join('; ');
  if (!winner) return [`${race.id}: not one winner (${told()})`];
  const stands = said({ status: AFTER[winner.verb], version: race.version + 1 });
  const stood = said({ status: race.before, version: race.version });
  const wrong = race.acts.filter((act) => {
    if (nameOf(act) === nameOf(winner)) return said(act.answer) !== stands;
    const told = said(act.answer.current);
    return act.answer.code !== 4009 || (told !== stands && (told !== stood || POSSIBLE[race.before].includes(act.verb)));
  });
  return wrong.length > 0 ? [`${race.id}: ${nameOf(winner)} won, and it is not ${stands} to everybody (${told()})`] : [];
}

/** One entry for each version of each intervention; that of the race is the winner's act, by the winner and in the right words. */
export function misrecorded(races, log) {
  const entries = new Map();
  const breaches = [];
  for (const entry of log) {
    const { type, id, version = 1 } = parsed(entry);
    if (!id) continue;
    const before = entries.get(id) ?? [];
    if (version !== before.length + 1) breaches.push(`${id}: ${type} has version ${version} after ${before.length} entries`);
    entries.set(id, [...before, { type, version, body: entry.body && JSON.parse(entry.body) }]);
  }
  for (const race of races) {
    const winner = winnerOf(race);
    if (!winner) continue;
    const ofVersion = (entries.get(race.id) ?? []).filter(({ version }) => version === race.version + 1);
    if (ofVersion.length !== 1) {
      breaches.push(`${race.id}: ${ofVersion.length} entries for version ${race.version + 1}`);
      continue;
    }
    const [{ type, body }] = ofVersion;
    const expected = { publish: 'published', return: 'returned', hide: 'hidden', amend: 'amended', withdraw: 'withdrawn' }[winner.verb];
    if (type !== `intervention.${expected}`) breaches.push(`${race.id}: ${nameOf(winner)} won, and the log has ${type}`);
    if (winner.verb !== 'withdraw' && body?.author.id !== winner.participant) breaches.push(`${race.id}: ${winner.participant} won, and the log has ${body?.author.id}`);
    const words = { amend: body?.text, publish: body?.carried?.text }[winner.verb];
    const meant = { amend: winner.text, publish: race.text }[winner.verb];
    if (words !== meant) breaches.push(`${race.id}: the words recorded are "${words}", not "${meant}"`);
    const last = entries.get(race.id).length;
    if (last !== race.version + 1) breaches.push(`${race.id}: something was done after the race, version ${last}`);
  }
  return breaches;
}

/** What the streams of an audience told, held against the log. `account`: an Account, of all nodes together. */
export function mistold(account, log, audience) {
  const entries = log.map(parsed).filter(({ public_seq: seq }) => audience === 'desk' || seq > 0);
  const breaches = account.faults.map((fault) => `${audience}: ${fault}`);
  account.told.forEach((what, seq) => {
    const header = entries[seq - 1];
    const stands = header && `${header.type} ${header.id ?? ''}`;
    if (what !== stands) breaches.push(`${audience}: ${what} was told as ${seq}, where the log has ${stands}`);
  });
  return breaches;
}
