// A node that is not level with the record yet, just after it was started or after Redis was out of reach: nobody is told
// anything final by what it has not read, and the desk is given to nobody whom it may have missed.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, WireError, connect, dialogueOf, farRedis, launchServer, newKey, rpc, startRedis, startServer, statement, until } from './harness.mjs';
import { secretary } from './secretariat.mjs';

const ROOM = 'hall';
const WITHIN_MS = 20_000;

/** What came of a request: its result, or the code that refused it; nothing where the connection has ended. */
const outcome = (asked) =>
  asked.then((result) => ({ result }), (error) => (error instanceof WireError ? { code: error.code } : undefined));

/** Asks again until it is anything but 5003; gives that. */
async function insist(what, ask) {
  let came;
  await until(what, async () => ((came = await outcome(ask())), came?.code !== 5003), WITHIN_MS);
  return came;
}

/** `here`, with the secretariat, and `there`, between which and Redis is `far`. */
async function stage(t, config) {
  const redis = await startRedis(t);
  const far = await farRedis(t, redis);
  const here = await startServer(t, { config, redis, settings: UNLIMITED });
  const there = await startServer(t, { config, redis: far, settings: UNLIMITED, dataDir: here.dataDir });
  return { redis, far, here, there, ...(await secretary(t, here)) };
}

const opening = (t, server, token) => async () => (await connect(t, server)).request('session.open', { token });

// A node that has not reached the record for ten seconds vouches for nobody.
for (const { how, away } of [{ how: 'for a moment', away: 0 }, { how: 'for long', away: 10_500 }])
  test(`while Redis is away ${how} and just after it is back no link is refused that holds, and the desk is given to nobody revoked`, async (t) => {
    const config = await dialogueOf(t, { [ROOM]: 'moderation = "pre"' });
    const { far, here, there, call, add } = await stage(t, config);
    const accredited = async (changes) => {
      const { id } = await add(changes);
      return { id, token: (await call('link', { person: id })).token };
    };
    const mia = await accredited({ name: 'Mia', role: 'moderator' });
    const ana = await accredited({ name: 'Ana' });
    const author = await connect(t, here, { token: ana.token });
    await author.request('intervention.submit', statement(ROOM, 'Not for everybody yet.'));
    const open = await connect(t, there);
    assert.ok((await insist('Mia is let in', () => open.request('session.open', { token: mia.token }))).result);
    const desk = { room: ROOM, audience: 'desk' };
    await until('the desk is given, with what waits', async () => (await outcome(open.request('room.join', desk)))?.result?.queue.pending === 1);
    const colleague = await connect(t, there, { token: await here.token({ role: 'moderator', name: 'Cal' }) });
    const before = await colleague.request('room.join', desk);

    far.away();
    await until('the other node has noticed', async () => (await outcome(open.request('room.join', desk)))?.code === 5003);
    await call('revoke', { person: mia.id, reason: 'They have left.' });
    await author.request('intervention.submit', statement(ROOM, 'Said while she was of the desk no longer.'));
    const eva = await accredited({ name: 'Eva' });
    ana.renewed = (await call('link', { person: ana.id, renew: true })).token;
    for (const token of [eva.token, ana.renewed]) assert.deepEqual(await outcome(opening(t, there, token)()), { code: 5003 });

    await new Promise((resolve) => setTimeout(resolve, away));
    far.milliseconds = 300;
    far.back();
    let over = false;
    const given = [];
    // By the connection that she had, and by new ones, until both are refused for good.
    const asksAsShe = async (line) => {
      const joined = await outcome(line.request('room.join', desk));
      if (joined?.result) given.push(joined.result);
      return joined;
    };
    const old = (async () => {
      while (!over && !open.end) (await asksAsShe(open), await new Promise((resolve) => setTimeout(resolve, 10)));
    })();
    const late = (async () => {
      for (;;) {
        const line = await connect(t, there);
        const opened = await outcome(line.request('session.open', { token: mia.token }));
        if (opened?.result) await asksAsShe(line);
        await line.close();
        if (opened?.code === 4001) return;
      }
    })();
    const [evas, anas] = await Promise.all([eva.token, ana.renewed].map((token) => insist('a link that holds is taken', opening(t, there, token))));
    assert.equal(evas.result?.participant.name, 'Eva', `a link given meanwhile: ${JSON.stringify(evas)}`);
    assert.equal(anas.result?.participant.name, 'Ana', `a link renewed meanwhile: ${JSON.stringify(anas)}`);
    await late;
    await open.closed();
    over = true;
    await old;
    assert.equal(open.end.code, 4001);
    assert.deepEqual(given, [], 'what waits is told to nobody of the desk no longer');
    assert.equal(JSON.stringify(open.notifications).includes('of the desk no longer'), false, 'nor is what came meanwhile');
    const heard = await colleague.event(ROOM, ({ data }) => data.intervention?.text === 'Said while she was of the desk no longer.');
    const seqs = colleague.events(ROOM).map(({ seq }) => seq);
    assert.deepEqual(seqs, seqs.map((_, i) => before.seq + 1 + i), 'who is of it still hears all of it, in order');
    assert.ok(seqs.includes(heard.seq));
  });

test('a link of another node that this one has not heard of is known a moment later, and one of nobody is refused', async (t) => {
  const config = await dialogueOf(t, { [ROOM]: '' });
  const { redis, far, there, call, add } = await stage(t, config);
  far.milliseconds = 300;
  const { id } = await add({ name: 'Eva' });
  const { token } = await call('link', { person: id });
  assert.deepEqual(await outcome(opening(t, there, token)()), { code: 5003 });
  assert.equal((await insist('the link is taken', opening(t, there, token))).result?.participant.name, 'Eva');
  far.milliseconds = 0;
  await redis.command('FLUSHALL');
  await until('the register begins anew', async () => (await outcome(opening(t, there, token)()))?.code === 4001, WITHIN_MS);
});

test('a room that is read in part refuses nobody for good, tells nothing that has changed since, and mistakes nothing', async (t) => {
  const config = await dialogueOf(t, { [ROOM]: '' });
  const redis = await startRedis(t);
  const far = await farRedis(t, redis);
  const server = await startServer(t, { config, redis: far, settings: UNLIMITED });
  const token = (role, name) => server.token({ role, name, id: name.toLowerCase() });
  const [ana, bo, mo] = [await token('delegate', 'Ana'), await token('delegate', 'Bo'), await token('moderator', 'Mo')];
  const desk = await connect(t, server, { token: mo });
  const speaker = await connect(t, server, { token: bo });
  await speaker.request('intervention.submit', statement(ROOM, 'The first.'));
  await desk.request('participant.expel', { room: ROOM, participant: 'bo', reason: 'So.' });
  const author = await connect(t, server, { token: ana });
  for (let sent = 0; sent < 2100; sent += 100)
    await Promise.all(Array.from({ length: 100 }, () => author.request('intervention.submit', statement(ROOM, newKey()))));
  await desk.request('participant.readmit', { room: ROOM, participant: 'bo' });
  const office = { token: await token('secretariat', 'Carla') };
  assert.ok((await rpc(server, 'room.configure', { room: ROOM, moderation: 'pre', attribution: 'none' }, office)).result);
  const { intervention: { id, version } } = await author.request('intervention.submit', statement(ROOM, 'Waits.'));
  await server.stop();

  far.milliseconds = 250;
  const { child } = await launchServer(t, { config, redis: far, settings: UNLIMITED, dataDir: server.dataDir });
  const port = await until(() => `the server listens\n${child.tail()}`, () => child.listeningPort());
  const again = { url: `http://127.0.0.1:${port}` };
  const line = async (who) => {
    const opened = await connect(t, again);
    assert.ok((await insist('a session is opened', () => opened.request('session.open', { token: who }))).result);
    return opened;
  };
  let listed = 0;
  const listing = insist('the rooms are listed', async () => ((listed += 1), (await connect(t, again)).request('dialogue.get', {})));
  const [bos, mos] = await Promise.all([line(bo), line(mo)]);
  assert.equal((await outcome(bos.request('room.join', { room: ROOM })))?.code, 5003, 'the room was still being read');
  const joined = insist('Bo is in the room', () => bos.request('room.join', { room: ROOM }));
  const taken = insist('what waits is taken', () => mos.request('intervention.take', { room: ROOM, id }));
  const published = insist('what waits is published', () => mos.request('intervention.publish', { room: ROOM, id, version }));
  const muted = insist('somebody is muted', () => mos.request('participant.mute', { room: ROOM, participant: 'ana', reason: 'So.' }));
  assert.ok((await joined).result, JSON.stringify(await joined));
  assert.ok((await taken).result, JSON.stringify(await taken));
  assert.ok((await published).result, JSON.stringify(await published));
  assert.ok((await muted).result, JSON.stringify(await muted));
  const { result: { dialogue } } = await listing;
  const [room] = dialogue.meetings[0].rooms;
  assert.ok(listed > 1 && room.seq > 2100 && room.moderation === 'pre' && room.attribution === 'none', JSON.stringify(room));
  assert.equal((await rpc(again, 'dialogue.get', {})).error, undefined);
});

test('while a Redis is unsafe the register and the desk are shown to nobody, and are as soon as it is safe again', async (t) => {
  const config = await dialogueOf(t, { [ROOM]: '' });
  const redis = await startRedis(t);
  const server = await startServer(t, { config, redis, settings: UNLIMITED });
  const { line, call } = await secretary(t, server);
  const desk = { room: ROOM, audience: 'desk' };
  assert.ok((await insist('the desk is given', () => line.request('room.join', desk))).result);
  for (let round = 0; round < 3; round += 1) {
    await redis.command('CONFIG', 'SET', 'appendfsync', 'everysec');
    const codes = async () => (await Promise.all([line.request('accreditation.list', {}), line.request('room.join', desk)].map(outcome))).map(({ code }) => code).join();
    await until('it is noticed', async () => (await codes()) === '5003,5003', WITHIN_MS);
    for (let look = 0; look < 100; look += 1) {
      assert.equal(await codes(), '5003,5003');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await redis.command('CONFIG', 'SET', 'appendfsync', 'always');
    assert.ok((await insist('the register is told again', () => line.request('accreditation.list', {}))).result);
    assert.ok((await insist('the desk is given again', () => line.request('room.join', desk))).result);
  }
  assert.ok(await call('list', {}));
});
