// A participant floods a room over every node and carrier while a moderator mutes or expels them, or the secretariat revokes their
// accreditation: nothing of theirs stands in the log behind the entry that says so, and a second after the answer nobody hears of
// them any more. Others go on.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, cleanup, connect, dialogueOf, newKey, operator, rpc, startRedis, startServer, statement, until } from '../integration/harness.mjs';
import { Flood } from './flood.mjs';
import { leftOpen, recordedAfter, stillKnown, tooLate } from './flood_checkers.mjs';
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
    for (const node of stage.nodes) await stage.#listen(t, node);
    await stage.begin(t, 'loud');
    const calm = await first.token({ role: 'delegate', id: 'calm', name: 'Calm' });
    const running = stage.#stand(calm);
    cleanup(t, () => ((stage.#over = true), running));
    return stage;
  }

  /** Somebody begins to flood, whom a token names unless it is given; what desks hear is of them from now on. */
  async begin(t, name, { id = name, token } = {}) {
    token ??= await this.nodes[0].token({ role: 'delegate', id, name });
    Object.assign(this, { loud: id, heard: [] });
    this.flood = new Flood({ nodes: this.nodes, token, room: 'hall', name, sockets: SOCKETS });
    const { flood } = this;
    cleanup(t, () => flood.stop());
  }

  /** Until all of the flood is in the room and has come through, everywhere. */
  async flooded(since = 0) {
    await this.everywhere('done', since);
    await until('every connection is in the room', () => this.flood.inside.every((count) => count === SOCKETS));
  }

  /** Somebody of the register: `{ id, token }`, of their link. */
  async accredited(name) {
    const { result } = await rpc(this.nodes[0], 'accreditation.person', { key: newKey(), role: 'delegate', name }, { token: this.chair });
    const { id } = result.person;
    const link = await rpc(this.nodes[0], 'accreditation.link', { person: id }, { token: this.chair });
    return { id, token: link.result.token };
  }

  async #listen(t, node) {
    const desk = await connect(t, node, { token: this.chair });
    const theirs = new Set();
    desk.socket.on('message', (bytes) => {
      const { method, params } = JSON.parse(bytes.toString());
      if (method !== 'room.event') return;
      const { intervention, id = intervention?.id } = params.data;
      if (intervention?.author.participant === this.loud) theirs.add(id);
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

  act(node, method) {
    return this.ask(node, method, { room: 'hall', participant: this.loud, reason: 'A flood.' });
  }

  async ask(node, method, params) {
    const asked = Date.now();
    const { error } = await rpc(this.nodes[node], method, params, { token: this.chair });
    assert.equal(error, undefined);
    return { asked, answered: Date.now() };
  }

  /** What came of the flood, in words. */
  count() {
    const done = this.flood.answers.filter(({ code }) => code === undefined).length;
    return `${done} done, ${this.flood.answers.length - done} refused, ${this.heard.length} heard at desks`;
  }

  log = () => readLog((...words) => this.redis.command(...words), 'hall');

  async verified() {
    const { code, stdout } = await this.operator('verify');
    assert.equal(code, 0, stdout);
  }
}

/** Who the measures of this type are against, as the log knows them, in its order. */
const whoIn = (log, type) => log.map(({ header }) => JSON.parse(header)).filter((header) => header.type === type).map(({ who }) => who);

/** At which node each measure is asked for: every one of them in turn, from any. */
function turns(t) {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  let next = Math.floor(chance(seed)() * NODES);
  return () => (next += 1) % NODES;
}

for (const [verb, lift, type] of [['mute', 'unmute', 'participant.muted'], ['expel', 'readmit', 'participant.expelled']]) {
  test(`${verb} while they flood three nodes: nothing of theirs comes behind it`, async (t) => {
    const turn = turns(t);
    const stage = await Stage.set(t);
    const { flood } = stage;
    const measures = [];
    let lifted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await stage.flooded(lifted);
      const measure = { type, ...(await stage.act(turn(), `participant.${verb}`)) };
      await stage.everywhere('refused', measure.answered + 1000);
      ({ asked: measure.over, answered: lifted } = await stage.act(turn(), `participant.${lift}`));
      measures.push(measure);
    }
    await stage.everywhere('done', lifted);
    await flood.stop();

    const log = await stage.log();
    const [who] = whoIn(log, type);
    t.diagnostic(`${ROUNDS} times: ${stage.count()}, ${log.length} entries`);
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

test('revoke while they flood three nodes: nothing of theirs comes behind it, and their token is dead everywhere', async (t) => {
  const turn = turns(t);
  const stage = await Stage.set(t);
  const type = 'participant.barred';
  for (let round = 0; round < ROUNDS; round += 1) {
    // By turns somebody whom only a token names, and somebody of the register, by their link.
    if (round > 0) await stage.begin(t, `loud-${round}`, round % 2 === 1 ? await stage.accredited(`loud-${round}`) : {});
    await stage.flooded();
    const { flood, heard, loud } = stage;
    const measure = { type, ...(await stage.ask(turn(), 'accreditation.revoke', { person: loud, reason: 'A flood.' })), over: Infinity };
    await stage.everywhere('refused', measure.answered + 1000);
    await flood.stop();

    const log = await stage.log();
    const whom = whoIn(log, type);
    t.diagnostic(`${stage.count()}, ${log.length} entries`);
    assert.deepEqual(flood.faults, []);
    assert.deepEqual(recordedAfter(log), []);
    assert.equal(whom.length, round + 1, 'each is barred from the room once');
    assert.deepEqual(tooLate({ ...measure, who: whom.at(-1) }, { log, answers: flood.answers, heard }), []);
    assert.deepEqual(leftOpen(measure, flood.closings, { code: 4001, expected: SOCKETS, nodes: NODES }), []);
    assert.deepEqual(stillKnown(measure, flood.answers), []);
  }
  assert.deepEqual(stage.bystander.refused, []);
  assert.ok(stage.bystander.done > 10 * ROUNDS, 'others went on');
  await stage.verified();
});

for (const [method, type, code] of [['participant.mute', 'participant.muted'], ['participant.expel', 'participant.expelled', 4003], ['accreditation.revoke', 'participant.barred', 4001]]) {
  test(`a flood that ${method} of somebody else does not end is found wherever it is looked for`, async (t) => {
    const stage = await Stage.set(t);
    await stage.flooded();
    const person = method.startsWith('accreditation') ? { person: 'calm' } : { room: 'hall', participant: 'calm' };
    const measure = { type, ...(await stage.ask(0, method, { ...person, reason: 'A flood.' })), over: Infinity };
    await stage.everywhere('done', measure.answered + 1000);
    await stage.flood.stop();
    const { heard, flood } = stage;
    const { answers, closings } = flood;
    const log = await stage.log();
    const [calm] = whoIn(log, type);
    const loud = log.map(({ header }) => JSON.parse(header)).find((header) => header.type === 'intervention.submitted' && header.by !== calm).by;
    assert.deepEqual(recordedAfter(log), [], 'calm keeps to it');
    const found = tooLate({ ...measure, who: loud }, { log, answers, heard });
    for (let node = 0; node < NODES; node += 1)
      for (const carrier of ['WebSocket', 'POST']) assert.ok(found.some((one) => one.includes(`is done by node ${node} over ${carrier}`)), `${node} ${carrier}`);
    for (const where of ['is recorded at', 'a desk hears of']) assert.ok(found.some((one) => one.includes(where)), where);
    const swapped = log.map((entry) => ({ ...entry, header: entry.header.replace(`"who":"${calm}"`, `"who":"${loud}"`) }));
    assert.ok(recordedAfter(swapped).length > 0);
    if (code !== undefined) assert.equal(leftOpen(measure, closings, { code, expected: SOCKETS, nodes: NODES }).length, NODES);
    assert.ok(stillKnown(measure, answers).length > 0);
  });
}

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

  const answered = (at, code) => ({ method: 'room.join', node: 0, carrier: 'POST', at, code });
  assert.deepEqual(stillKnown(measure, [answered(1500), answered(2000, 4003), answered(2001, 4001)]), []);
  for (const wrong of [answered(2001), answered(2001, 4003)]) assert.equal(stillKnown(measure, [answered(2001, 4001), wrong]).length, 1);

  const closed = (node, at, code = 4003) => ({ node, at, code });
  const wanted = { code: 4003, expected: 1, nodes: 2 };
  assert.deepEqual(leftOpen(measure, [closed(0, 950), closed(1, 2000)], wanted), []);
  for (const wrong of [[closed(0, 950)], [closed(0, 950), closed(1, 2001)], [closed(0, 950), closed(1, 950, 1001)]]) assert.equal(leftOpen(measure, wrong, wanted).length, 1);
});
