// Somebody of the secretariat at work: what they ask of the register of people, with every answer held against the
// schemas. What ought to be answered is the tests' to say.
import assert from 'node:assert/strict';

import { fault, schemaOfMethod } from '../protocol/contract.mjs';
import { connect, newKey, rpc } from './harness.mjs';

const nameOf = (method) => `accreditation.${method}`;

/**
 * Opens a session for the secretariat at `server`, by a token of `id` unless one is given. Gives `{ line, called, call(method,
 * params), refusal(method, params), add(changes), everybody(find?) }`: methods go without "accreditation.", `refusal` gives
 * `[code, field]`, `add` accredits somebody, `everybody` is all pages of the list.
 */
export async function secretary(t, server, { id = 'eva', token } = {}) {
  const line = await connect(t, server, { token: token ?? (await server.token({ role: 'secretariat', id, name: 'Eva' })) });
  const called = new Set();
  const call = async (method, params) => {
    const result = await line.request(nameOf(method), params);
    assert.equal(fault(schemaOfMethod(nameOf(method), 'result'), result), undefined, `${method} ${JSON.stringify(result)}`);
    called.add(nameOf(method));
    return result;
  };
  const refusal = async (method, params) => {
    const { code, data } = await line.refusal(nameOf(method), params);
    return [code, data?.field];
  };
  const add = async (changes = {}) => {
    const { person } = await call('person', { key: newKey(), role: 'delegate', name: 'Ana Pérez', ...changes });
    return person;
  };
  const everybody = async (find) => {
    const pages = [await call('list', { limit: 200, ...(find && { find }) })];
    while (pages.at(-1).more) pages.push(await call('list', { limit: 200, after: pages.at(-1).people.at(-1).id, ...(find && { find }) }));
    return pages.flatMap(({ people }) => people);
  };
  return { line, called, call, refusal, add, everybody };
}

/** What the server says to a token on a WebSocket and by POST: the codes, or "taken". */
export async function reception(t, server, token) {
  const visitor = await connect(t, server);
  const opened = await visitor.request('session.open', { token }).then(() => 'taken', ({ code }) => code);
  const { error } = await rpc(server, 'dialogue.get', {}, { token });
  await visitor.close();
  return [opened, error?.code ?? 'taken'];
}

/** The claims of a token, unchecked. */
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
