// Every cell of the table of privileges, over the wire: each action by each role in each state of the room, on what is
// one's own and on what is another's, by POST and by WebSocket. Done and recorded, or refused by exactly the code, with
// nothing in the log.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { ROOT, plenaria, succeed } from './harness.mjs';
import { ACCREDITATION, ACTS } from './privilege_acts.mjs';
import { Stage } from './privilege_stage.mjs';

const CARRIERS = ['POST', 'WebSocket'];
const nameOf = ({ action, role, state, ownership }) => `${action} ${role} ${state} ${ownership}`;

/**
 * What was tried, held against the table: cells that came out otherwise, or were not tried by each carrier. `outcomes`:
 * "action role state ownership carrier" → { code } (null: it was done), or { fault } where it was neither.
 */
function mismatches({ cells }, outcomes) {
  const breaches = [];
  const left = new Set(outcomes.keys());
  for (const cell of cells) {
    for (const carrier of CARRIERS) {
      const name = `${nameOf(cell)} ${carrier}`;
      const outcome = outcomes.get(name);
      left.delete(name);
      if (!outcome) breaches.push(`${name}: never tried`);
      else if (outcome.fault) breaches.push(`${name}: ${outcome.fault}`);
      else if (outcome.code !== cell.code || cell.allowed !== (cell.code === null)) breaches.push(`${name}: the table says ${cell.code ?? 'yes'}, the server ${outcome.code ?? 'yes'}`);
    }
  }
  return [...breaches, ...[...left].map((name) => `${name}: tried, and not in the table`)];
}

/** Carries one cell out and gives what came of it. */
async function tryCell(stage, cell, what) {
  const { ask, worked, leaves, room = 'hall' } = ACTS[cell.action];
  await stage.entries(room);
  const { result, error } = await stage.ask(cell, ask(stage, cell, what));
  const left = await stage.entries(room);
  const expected = error ? [] : leaves;
  if (left.join() !== expected.join()) return { fault: `${error ? `refused by ${error.code}` : 'done'}, and the log has ${left.join() || 'nothing'} of it` };
  if (error) return { code: error.code };
  return worked(result, what) ? { code: null } : { fault: `answered by ${JSON.stringify(result)}` };
}

/** All that accreditation offers must come out alike, and be done, or leave the register as it was. */
async function tryAccreditation(stage, cell) {
  const known = await stage.accredited();
  const codes = new Set();
  for (const { method, params, worked, adds = {}, becomes } of ACCREDITATION) {
    // Where it is refused, it is refused of somebody to whom it could be done.
    if (method === 'accreditation.restore' && !codes.has(null)) await stage.bar(known);
    const asked = params(stage, known);
    const before = await stage.counts();
    const { result, error } = await stage.ask(cell, [method, asked]);
    codes.add(error?.code ?? null);
    const expected = { ...before };
    for (const [what, more] of error ? [] : Object.entries(adds)) expected[what] += more;
    const after = JSON.stringify(await stage.counts());
    if (after !== JSON.stringify(expected)) return { fault: `${method} is ${error ? 'refused' : 'done'}, and the register has ${after} of it` };
    if (error) continue;
    if (!worked(result, asked)) return { fault: `${method} is answered by ${JSON.stringify(result)}` };
    if (becomes) await stage.everyRoomHas(becomes);
  }
  return codes.size === 1 ? { code: [...codes][0] } : { fault: `some of it is done, some refused: ${[...codes]}` };
}

/** Every method that the server decodes, but those that anybody may always ask for about no more than themselves. */
function governed() {
  const files = readdirSync(`${ROOT}/protocol/cpp`).filter((name) => name.endsWith('requests.cpp'));
  const text = files.map((name) => readFileSync(`${ROOT}/protocol/cpp/${name}`, 'utf8')).join('');
  const methods = [...text.matchAll(/\{"([a-z]+\.[a-z_]+)", /g)].map(([, method]) => method);
  return methods.filter((method) => !['session.open', 'session.heartbeat', 'dialogue.get', 'room.leave'].includes(method)).sort();
}

const printed = async (t) => JSON.parse(await succeed(plenaria(t, 'privileges', '--json')));

test('every cell of the table of privileges comes out over the wire as it is printed', async (t) => {
  const table = await printed(t);
  const { actions, roles, states } = table;
  const names = new Set(table.cells.map(nameOf));
  const owned = actions.filter((action) => names.has(`${action} ${roles[0]} ${states[0]} own`));
  assert.equal(names.size, table.cells.length, 'no cell twice');
  assert.equal(names.size, (actions.length + owned.length) * roles.length * states.length, 'no cell left out');
  assert.deepEqual([...Object.keys(ACTS), 'accredit'].sort(), [...actions].sort(), 'each action can be asked for');
  const stage = await Stage.set(t, roles);
  const outcomes = new Map();
  for (const state of states) {
    const cells = table.cells.filter((cell) => cell.state === state).flatMap((cell) => CARRIERS.map((carrier) => ({ ...cell, carrier })));
    await stage.chair('room.configure', { room: 'hall', state: 'open' });
    const prepared = new Map();
    for (const cell of cells) prepared.set(cell, await ACTS[cell.action]?.prepare(stage, cell));
    for (const room of ['hall', 'lobby']) await stage.chair('room.configure', { room, state });
    for (const cell of cells) {
      const outcome = cell.action === 'accredit' ? await tryAccreditation(stage, cell) : await tryCell(stage, cell, prepared.get(cell));
      outcomes.set(`${nameOf(cell)} ${cell.carrier}`, outcome);
    }
  }
  assert.deepEqual(mismatches(table, outcomes), []);
  assert.equal(outcomes.size, CARRIERS.length * table.cells.length, 'each cell was tried by each carrier');
  assert.deepEqual([...stage.asked].sort(), governed(), 'no method was left out');
  t.diagnostic(`${table.cells.length} cells, each by ${CARRIERS.join(' and ')}`);

  // The checker itself: one cell that is wrong, missing or too much is found, and nothing besides.
  for (const [i, cell] of table.cells.entries()) {
    const doctored = (...others) => ({ cells: [...table.cells.slice(0, i), ...others, ...table.cells.slice(i + 1)] });
    const other = cell.allowed ? { ...cell, allowed: false, code: 4003 } : { ...cell, allowed: true, code: null };
    for (const wrong of [doctored(other), doctored()]) {
      const found = mismatches(wrong, outcomes);
      assert.equal(found.length, CARRIERS.length, nameOf(cell));
      assert.ok(found.every((breach) => breach.startsWith(`${nameOf(cell)} `)), found.join());
    }
  }
  outcomes.delete(`${nameOf(table.cells[0])} POST`);
  assert.deepEqual(mismatches(table, outcomes), [`${nameOf(table.cells[0])} POST: never tried`]);
});
