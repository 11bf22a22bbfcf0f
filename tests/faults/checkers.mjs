// The promises, as functions over what was written down: each gives the breaches that it finds, in words. checkers.test.mjs
// shows that each finds what it is there for.
import { sha256 } from './stored_log.mjs';

const parsed = (entry) => JSON.parse(entry.header);
const textOf = ({ body }) => body && JSON.parse(body).text;
const submissions = (log) => log.map(parsed).filter(({ type }) => type === 'intervention.submitted');

/** Seqs are contiguous, in both numberings, and each header follows on the bytes before it. */
export function brokenChain(log) {
  const breaches = [];
  let [previous, publicPrevious, publicSeq] = ['A'.repeat(43), 'A'.repeat(43), 0];
  log.forEach((entry, i) => {
    const header = parsed(entry);
    if (entry.seq !== i + 1 || header.seq !== i + 1) breaches.push(`entry ${header.seq} stands in place ${i + 1}, as ${entry.seq}`);
    if (header.prev !== previous) breaches.push(`entry ${header.seq} does not follow on the one before it`);
    previous = sha256(entry.header);
    if (!entry.publicHeader) return;
    publicSeq += 1;
    const open = JSON.parse(entry.publicHeader);
    if (open.seq !== publicSeq || header.public_seq !== publicSeq) breaches.push(`public ${open.seq} stands in place ${publicSeq}`);
    if (open.prev !== publicPrevious || header.public !== sha256(entry.publicHeader)) breaches.push(`public ${open.seq} does not follow`);
    publicPrevious = sha256(entry.publicHeader);
  });
  return breaches;
}

/** What was acknowledged and is not in its room's log, or not once, or elsewhere than was said. `logs`: room → log. */
export function missing(invocations, logs) {
  const places = new Map();
  for (const [room, log] of logs)
    for (const { id, public_seq: seq } of submissions(log)) places.set(`${room} ${id}`, [...(places.get(`${room} ${id}`) ?? []), seq]);
  return invocations.filter(({ acknowledged }) => acknowledged).flatMap(({ room, key, acknowledged: { id, seq } }) => {
    const found = places.get(`${room} ${id}`) ?? [];
    if (found.length !== 1) return [`${key}: acknowledged as ${id}, which is ${found.length} times in the log of ${room}`];
    return found[0] === seq ? [] : [`${key}: acknowledged as number ${seq}, and stands as ${found[0]}`];
  });
}

/** Keys that are in a log more than once, and interventions that two keys were given. */
export function doubled(invocations, logs) {
  const breaches = [];
  for (const [room, log] of logs) {
    const keys = new Map();
    for (const { key, id } of submissions(log)) {
      if (keys.has(key)) breaches.push(`${id} and ${keys.get(key)} in ${room} have one key`);
      keys.set(key, id);
    }
  }
  const owners = new Map();
  for (const { key, acknowledged } of invocations) {
    if (!acknowledged) continue;
    if (owners.has(acknowledged.id)) breaches.push(`${acknowledged.id} was given for ${key} and for ${owners.get(acknowledged.id)}`);
    owners.set(acknowledged.id, key);
  }
  return breaches;
}

/** Versions that do not count up by one from 1, in a log or in what authors were told. */
export function unversioned(invocations, logs) {
  const breaches = [];
  const versions = new Map();
  for (const log of logs.values()) {
    for (const { type, id, version = 1 } of log.map(parsed)) {
      if (!id) continue;
      if (version !== (versions.get(id) ?? 0) + 1) breaches.push(`${type} ${id} has version ${version} after ${versions.get(id) ?? 0}`);
      versions.set(id, version);
    }
  }
  for (const { key, acknowledged, withdrawal } of invocations) {
    if (acknowledged && acknowledged.version !== 1) breaches.push(`${key} was acknowledged with version ${acknowledged.version}`);
    const withdrawn = withdrawal?.acknowledged;
    if (withdrawn && (withdrawn.version !== 2 || versions.get(withdrawn.id) !== 2)) breaches.push(`the withdrawal of ${withdrawn.id} was acknowledged and is not recorded`);
  }
  return breaches;
}

const refusedAlone = ({ acknowledged, answers }) => !acknowledged && answers[5003] > 0 && answers[5004] + answers.lost === 0;

/** What was only ever answered by 5003, nothing was recorded, and is in a log all the same. Texts are unique. */
export function recordedAfterAll(invocations, logs) {
  const texts = new Set(invocations.filter(refusedAlone).map(({ room, text }) => `${room} ${text}`));
  const withdrawals = new Set(invocations.filter(({ withdrawal }) => withdrawal && refusedAlone(withdrawal)).map(({ acknowledged: { id } }) => id));
  return [...logs].flatMap(([room, log]) => log.flatMap((entry) => {
    const { type, id } = parsed(entry);
    const text = textOf(entry);
    if (texts.has(`${room} ${text}`)) return [`${text} in ${room} was answered by 5003 and is recorded`];
    return type === 'intervention.withdrawn' && withdrawals.has(id) ? [`the withdrawal of ${id} was answered by 5003 and is recorded`] : [];
  }));
}

/** What is in a log and nobody asked for. */
export function uninvited(invocations, logs) {
  const asked = new Set(invocations.map(({ room, text }) => `${room} ${text}`));
  const texts = [...logs].flatMap(([room, log]) => log.filter((entry) => parsed(entry).type === 'intervention.submitted').map((entry) => `${room} ${textOf(entry)}`));
  return texts.filter((text) => !asked.has(text)).map((text) => `nobody said ${text}`);
}

/** What followers were told, held against the log: the same, in the same places. `accounts`: room → Account. */
export function misordered(accounts, logs) {
  return [...accounts].flatMap(([room, { told, faults }]) => {
    const open = (logs.get(room) ?? []).map(parsed).filter(({ public_seq: seq }) => seq > 0);
    const breaches = faults.map((fault) => `${room}: ${fault}`);
    told.forEach((what, seq) => {
      const header = open[seq - 1];
      const stands = header && `${header.type === 'intervention.submitted' ? 'intervention.published' : header.type} ${header.id ?? ''}`;
      if (what !== stands) breaches.push(`${room}: ${what} was told as ${seq}, where the log has ${stands}`);
    });
    return breaches;
  });
}

/**
 * For how long at a stretch a 5004 stayed unsettled while all was well, at most, in milliseconds. `healthy`: [from, to] of the
 * times at which every node was ready, between faults.
 */
export function slowestSettling(invocations, healthy) {
  let slowest = 0;
  for (const { doubted, acknowledged } of invocations.flatMap((one) => (one.withdrawal ? [one, one.withdrawal] : [one]))) {
    if (doubted === undefined) continue;
    if (!acknowledged) return Infinity;
    for (const [from, to] of healthy) slowest = Math.max(slowest, Math.min(to, acknowledged.at) - Math.max(from, doubted));
  }
  return slowest;
}

const PROMISES = {
  chain: ({ logs }) => [...logs].flatMap(([room, log]) => brokenChain(log).map((breach) => `${room}: ${breach}`)),
  missing: ({ invocations, logs }) => missing(invocations, logs),
  doubled: ({ invocations, logs }) => doubled(invocations, logs),
  versions: ({ invocations, logs }) => unversioned(invocations, logs),
  'recorded after 5003': ({ invocations, logs }) => recordedAfterAll(invocations, logs),
  uninvited: ({ invocations, logs }) => uninvited(invocations, logs),
  order: ({ accounts, logs }) => misordered(accounts, logs),
};

/** All of them, each breach with the name of its promise before it; nothing where they were kept. */
export function breaches(account) {
  return Object.entries(PROMISES).flatMap(([name, find]) => find(account).map((breach) => `${name}: ${breach}`));
}
