// Readers cut off at random, for random times, while authors go on: the whole of it, for the test and for the long run.
import { UNLIMITED, dialogueOf, startServer } from '../integration/harness.mjs';
import { newKey } from '../integration/harness.mjs';
import { cuttingProxy } from './cutting_proxy.mjs';
import { Line } from './line.mjs';
import { between, chance } from './random.mjs';
import { Ledger } from './resume_ledger.mjs';
import { Reader } from './resume_reader.mjs';
import { within } from './scope.mjs';

const ROOMS = ['hall', 'garden', 'library'];
const CARRIERS = ['socket', 'socket', 'socket', 'socket', 'socket', 'socket', 'socket', 'socket', 'stream', 'poll'];
const WITHDRAWN = 0.05;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** Between least and most, every order of magnitude as likely as the next. */
const logUniform = (random, least, most) => Math.exp(between(random, Math.log(least), Math.log(most)));

async function speak({ server, token, room, ledger, random, perSecond, over }) {
  const line = await Line.open(server.url, { token });
  for (let i = 0; !over(); i += 1) {
    const text = `${room} ${i} ${'word '.repeat(Math.floor(between(random, 1, 20)))}`.trim();
    const { intervention } = await line.request('intervention.submit', { room, key: newKey(), kind: 'statement', language: 'en', text });
    ledger.texts.set(intervention.id, text);
    if (random() < WITHDRAWN) {
      const { id, version } = intervention;
      void pause(between(random, 0, 5000)).then(() => !over() && line.request('intervention.withdraw', { room, id, version }).catch(() => {}));
    }
    await pause(between(random, 0, 2000 / perSecond));
  }
  return line;
}

/** Gives `{ breaches, figures }` after `cuts` cuts. Times away are log-uniform from 1 ms to `longest`. */
export function resumes({ seed, cuts, readers, longest, perSecond = 8, connected = 2000, say = () => {} }) {
  return within(async (t) => {
    const server = await startServer(t, { config: await dialogueOf(t, Object.fromEntries(ROOMS.map((room) => [room, '']))), settings: UNLIMITED });
    const ledgers = new Map(ROOMS.map((room) => [room, new Ledger()]));
    const cutting = chance(seed + 1);
    // Half end at a byte, the others at a time; a connection with little to read does not last for ever.
    const proxy = await cuttingProxy(server, () => (cutting() < 0.5
      ? { bytes: Math.ceil(logUniform(cutting, 1, 256 * 1024)), milliseconds: 1.5 * connected }
      : { bytes: Infinity, milliseconds: between(cutting, 0, connected) }));
    t.after(() => proxy.close());
    let finished = false;
    const over = () => finished;
    const authors = await Promise.all(ROOMS.map(async (room, i) => {
      const token = await server.token({ role: 'delegate', name: `Author of ${room}` });
      return speak.bind(undefined, { server, token, room, ledger: ledgers.get(room), random: chance(seed + 2 + i), perSecond, over });
    }));
    const speaking = authors.map((begin) => begin());
    const all = Array.from({ length: readers }, (_, i) => {
      const room = ROOMS[i % ROOMS.length];
      const random = chance(seed + 1000 + i);
      const carrier = CARRIERS[Math.floor(i / ROOMS.length) % CARRIERS.length];
      return new Reader({ name: `${carrier} ${i}`, url: proxy.url, room, carrier, ledger: ledgers.get(room), away: () => logUniform(random, 1, longest) });
    });
    const began = performance.now();
    while (proxy.cuts < cuts && [...ledgers.values()].every(({ breaches }) => breaches.length === 0)) {
      await pause(Math.min(10_000, longest));
      say(`${proxy.cuts} cuts after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
    const seconds = (performance.now() - began) / 1000;
    finished = true;
    const lines = await Promise.all(speaking);
    await pause(100);
    // Everybody comes back once more, this time without cuts, and has everything.
    await Promise.all(all.map((reader) => reader.stop()));
    for (const reader of all) {
      reader.url = server.url;
      const { position, state, from } = reader;
      const last = new Reader({ ...reader, away: () => 0 }, { ...(position ? { position, from } : {}), state });
      const head = (await lines[0].request('room.join', { room: reader.room })).seq;
      const deadline = performance.now() + 10_000;
      while (last.position?.seq !== head && performance.now() < deadline) await pause(5);
      await last.stop();
      if (last.position?.seq !== head) reader.ledger.breach(reader.name, `ends at ${last.position?.seq}, the room at ${head}`);
      reader.ledger.settled(last.state, last.from, reader.name);
    }
    for (const line of lines) line.close();
    const sum = (member) => all.reduce((total, reader) => total + reader[member], 0);
    const figures = { cuts: proxy.cuts, seconds, resumes: sum('resumes'), exact: sum('exact'), avoidable: sum('avoidable'),
      events: [...ledgers.values()].map(({ events }) => events.length - 1) };
    return { breaches: [...ledgers].flatMap(([room, { breaches }]) => breaches.map((breach) => `${room}: ${breach}`)), figures };
  });
}
