// A participant floods a room over every node and carrier while a moderator mutes or expels them: nothing of theirs stands in the
// log behind the entry that says so, and a second after the answer nobody hears of them any more. Others go on.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, cleanup, connect, dialogueOf, operator, rpc, startRedis, startServer, statement, until } from '../integration/harness.mjs';
import { Flood } from './flood.mjs';
import { leftOpen, recordedAfter, tooLate } from './flood_checkers.mjs';
import { chance, freshSeed } from './random.mjs';
import { readLog } from './stored_log.mjs';

const NODES = 3;
const SOCKETS = 2;
const ROUNDS = process.env.PLENARIA_TEST_FULL === '1' ? 50 : 3;
/** By then a stretch of flood must have come through, or been refused, everywhere. */
const STRETCH = 20;

/** Three nodes, a flood at all of them, somebody at each desk who writes down what they hear, and a bystander. */
class Stage {
  heard = [];
  bystander = { done: 0, refused: [] };
  #over = false;

  static async set(t) {
    const stage = new Stage();
    const config = await dialogueOf(t, { hall: 'moderation = "pre"' });
    stage.redis = await startRedis(t);
    const first = await startServer(t, { config, redis: stage.redis, settings: UNLIMITED });
    const more = Array.from({ length: NODES - 1 }, () => startServer(t, { config, redis: stage.redis, settings: UNLIMITED, dataDir: first.dataDir }));
    stage.nodes = [first, ...(await Promise.all(more))];
    stage.operator = operator(t, { config, dataDir: first.dataDir, redis: stage.redis });
    stage.chair = await first.token({ role: 'secretariat', id: 'chair', name: 'Chair' });
    stage.token = await first.token({ role: 'delegate', id: 'loud', name: 'Loud' });
    for (const node of stage.nodes) await stage.#listen(t, node);
    stage.flood = new Flood({ nodes: stage.nodes, token: stage.token, room: 'hall', name: 'Loud', sockets: SOCKETS });
    const calm = await first.token({ role: 'delegate', id: 'calm', name: 'Calm' });
    const running = stage.#stand(calm);
    cleanup(t, () => ((stage.#over = true), running));
    cleanup(t, () => stage.flood.stop());
    return stage;
  }

  async #listen(t, node) {
    const desk = await connect(t, node, { token: this.chair });
    const theirs = new Set();
    desk.socket.on('message', (bytes) => {
      const { method, params } = JSON.parse(bytes.toString());
      if (method !== 'room.event') return;
      const { intervention, id = intervention?.id } = params.data;
      if (intervention?.author.participant === 'loud') theirs.add(id);
      if (theirs.has(id)) this.heard.push({ at: Date.now(), type: params.type });
    });
    await desk.request('room.join', { room: 'hall', audience: 'desk' });
  }

  async #stand(token) {
    for (let i = 0; !this.#over; i += 1) {
      const { error } = await rpc(this.nodes[i % NODES], 'intervention.submit', statement('hall', `Calm says ${i}.`), { token });
      if (error) this.bystander.refused.push(error.message);
      else this.bystander.done += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Until every carrier at every node has so many answers of that kind since `time`. */
  everywhere(kind, time) {
    const what = () => `${kind} everywhere: ${JSON.stringify(this.flood.since(time))} ${this.flood.faults[0] ?? ''}`;
    return until(what, () => this.flood.since(time).every((counts) => counts[kind] >= STRETCH), 60_000);
  }

  async act(node, method, participant = 'loud') {
    const asked = Date.now();
    const { error } = await rpc(this.nodes[node], method, { room: 'hall', participant, reason: 'A flood.' }, { token: this.chair });
    assert.equal(error, undefined);
    return { asked, answered: Date.now() };
  }

  log = () => readLog((...words) => this.redis.command(...words), 'hall');

  async verified() {
    const { code, stdout } = await this.operator('verify');
    assert.equal(code, 0, stdout);
  }
}

/** Who the measures of this type are against, as the log knows them. */
const whoIn = (log, type) => log.map(({ header }) => JSON.parse(header)).find((header) => header.type === type).who;

for (const [verb, lift, type] of [['mute', 'unmute', 'participant.muted'], ['expel', 'readmit', 'participant.expelled']]) {
  test(`${verb} while they flood three nodes: nothing of theirs comes behind it`, async (t) => {
    const seed = freshSeed();
    const random = chance(seed);
    t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
    const stage = await Stage.set(t);
    const { flood } = stage;
    const measures = [];
    let lifted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await stage.everywhere('done', lifted);
      await until('every connection is in the room', () => flood.inside.every((count) => count === SOCKETS));
      const measure = { type, ...(await stage.act(Math.floor(random() * NODES), `participant.${verb}`)) };
      await stage.everywhere('refused', measure.answered + 1000);
      ({ asked: measure.over, answered: lifted } = await stage.act(Math.floor(random() * NODES), `participant.${lift}`));
      measures.push(measure);
    }
    await stage.everywhere('done', lifted);
    await flood.stop();

    const log = await stage.log();
    const who = whoIn(log, type);
    const done = flood.answers.filter(({ code }) => code === undefined).length;
    t.diagnostic(`${ROUNDS} times: ${done} done, ${flood.answers.length - done} refused, ${log.length} entries, ${stage.heard.length} heard at desks`);
    assert.deepEqual(flood.faults, []);
    assert.deepEqual(recordedAfter(log), []);
    for (const measure of measures) {
      assert.deepEqual(tooLate({ ...measure, who }, { log, answers: flood.answers, heard: stage.heard }), []);
      if (verb === 'expel') assert.deepEqual(leftOpen(measure, flood.closings, { code: 4003, expected: SOCKETS, nodes: NODES }), []);
    }
    if (verb === 'mute') assert.deepEqual(flood.closings, [], 'whoever is muted stays');
    assert.deepEqual(stage.bystander.refused, []);
    assert.ok(stage.bystander.done > 10 * ROUNDS, 'others went on');
    await stage.verified();
  });
}

test('a flood that nothing was done against is found wherever it is looked for', async (t) => {
  const stage = await Stage.set(t);
  await stage.everywhere('done', 0);
  await until('every connection is in the room', () => stage.flood.inside.every((count) => count === SOCKETS));
  const measure = { type: 'participant.expelled', ...(await stage.act(0, 'participant.expel', 'calm')) };
  await stage.everywhere('done', measure.answered + 1000);
  await stage.flood.stop();
  measure.over = Date.now() + 60_000;
  const log = await stage.log();
  const headers = log.map(({ header }) => JSON.parse(header));
  const calm = whoIn(log, measure.type);
  const loud = headers.find(({ type, by }) => type === 'intervention.submitted' && by !== calm).by;
  assert.deepEqual(recordedAfter(log), [], 'calm keeps to it');
  const found = tooLate({ ...measure, who: loud }, { log, answers: stage.flood.answers, heard: stage.heard }).join();
  for (const where of ['is recorded at', 'is done by node', 'a desk hears of']) assert.ok(found.includes(where), where);
  const swapped = log.map((entry) => ({ ...entry, header: entry.header.replace(`"who":"${calm}"`, `"who":"${loud}"`) }));
  assert.ok(recordedAfter(swapped).length > 0);
  assert.equal(leftOpen(measure, stage.flood.closings, { code: 4003, expected: SOCKETS, nodes: NODES }).length, NODES);
});

test('each checker finds one entry, answer or connection too many, and nothing in what is right', () => {
  const entry = (seq, type, more) => ({ header: JSON.stringify({ seq, type, at: seq * 100, ...more }) });
  const said = (seq, id = 'a') => entry(seq, 'intervention.submitted', { id, by: 'loud' });
  const withdrawn = (seq, id = 'a') => entry(seq, 'intervention.withdrawn', { id });
  const against = (seq, what) => entry(seq, `participant.${what}`, { who: 'loud', by: 'chair' });
  assert.deepEqual(recordedAfter([said(1), against(2, 'muted'), withdrawn(3), against(4, 'unmuted'), said(5, 'b')]), []);
  assert.equal(recordedAfter([against(1, 'muted'), said(2)]).length, 1);
  assert.equal(recordedAfter([said(1), against(2, 'muted'), entry(3, 'intervention.amended', { id: 'a', by: 'loud' })]).length, 1);
  for (const what of ['expelled', 'barred']) assert.equal(recordedAfter([said(1), against(2, what), withdrawn(3)]).length, 1);
  assert.equal(recordedAfter([against(1, 'muted'), against(2, 'expelled'), against(3, 'readmitted'), said(4)]).length, 1, 'muted still');

  const measure = { type: 'participant.muted', who: 'loud', asked: 900, answered: 1000, over: 9000 };
  const nothing = { log: [], answers: [], heard: [] };
  assert.deepEqual(tooLate(measure, { log: [said(20), withdrawn(30), against(40, 'unmuted'), said(41)], answers: [{ method: 'intervention.submit', at: 2000 }], heard: [] }), []);
  assert.equal(tooLate(measure, { ...nothing, log: [said(21)] }).length, 1);
  assert.equal(tooLate(measure, { ...nothing, log: [said(21), against(30, 'unmuted'), said(31, 'b')] }).length, 1);
  assert.equal(tooLate(measure, { ...nothing, answers: [{ method: 'intervention.submit', at: 2001 }, { method: 'intervention.submit', at: 2001, code: 4003 }] }).length, 1);
  assert.equal(tooLate(measure, { ...nothing, heard: [{ type: 'intervention.submitted', at: 2001 }, { type: 'intervention.withdrawn', at: 2001 }] }).length, 1);

  const closed = (node, at, code = 4003) => ({ node, at, code });
  const wanted = { code: 4003, expected: 1, nodes: 2 };
  assert.deepEqual(leftOpen(measure, [closed(0, 950), closed(1, 2000)], wanted), []);
  for (const wrong of [[closed(0, 950)], [closed(0, 950), closed(1, 2001)], [closed(0, 950), closed(1, 950, 1001)]]) assert.equal(leftOpen(measure, wrong, wanted).length, 1);
});
