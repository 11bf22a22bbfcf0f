// The golden vectors against the schemas: each says of itself whether it is in order, and the schemas agree.
import assert from 'node:assert/strict';
import test from 'node:test';

import { fault, methods, readJson, schemaOfMethod, schemaOfStreamEvent, schemas } from './contract.mjs';
import { bytesOf, vectorsOf } from './vectors.mjs';

const FILES = ['decode.json', 'decode_dialogue.json', 'messages.json', 'never.json', 'positions.json', 'event_stream.json'];

/** The message as a JSON value; nothing where it is not UTF-8 or not JSON. */
function parsed(vector) {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(vector))) };
  } catch {
    return undefined;
  }
}

const DEFAULTS = {
  'room.join': { audience: 'public' },
  'room.history': { limit: 50 },
  'intervention.submit': { themes: [], levels: [], perspectives: [], sources: [] },
  'accreditation.list': { limit: 100 },
  'accreditation.person': { on_behalf_of: [], rooms: [] },
  'accreditation.import': { dry_run: false },
  'accreditation.link': { ttl_s: 2_592_000, renew: false },
};

const NOTIFICATIONS = schemas.get('notification.schema.json').required;

/** Why a message of the server is not in order, or nothing. */
function faultOfMessage({ is, method, event, message }) {
  switch (is) {
    case 'result':
      return (
        fault('response.schema.json#/$defs/SuccessMessage', message) ?? fault(schemaOfMethod(method, 'result'), message.result)
      );
    case 'error':
      return message.result === undefined
        ? fault('response.schema.json#/$defs/ErrorMessage', message)
        : 'an error has no result';
    case 'notification':
      return message.id === undefined
        ? fault('notification.schema.json#/$defs/NotificationMessage', message)
        : 'a notification has no id';
    case 'stream':
      return fault(schemaOfStreamEvent(event), message);
    case 'poll':
      return fault('event-stream.schema.json#/$defs/PollResult', message);
    default:
      throw new Error(`what is ${is}?`);
  }
}

test('every vector has a name of its own in its file', () => {
  for (const file of FILES) {
    const names = vectorsOf(file).map(({ name }) => name);
    assert.ok(names.length > 0 && names.every((name) => typeof name === 'string' && name !== ''), file);
    assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), [], file);
  }
});

test('every well-formed request is one by the schemas, and means what the vector says', () => {
  const valid = vectorsOf('decode.json').filter(({ expect }) => !expect.error);
  for (const vector of valid) {
    const { value } = parsed(vector);
    assert.equal(fault('request.schema.json', value), undefined, vector.name);
    const { id, method, params, cleaned = [] } = vector.expect;
    assert.deepEqual([value.id, value.method], [id, method], vector.name);
    if (!params) continue;
    const until = value.params?.until && { until: new Date(value.params.until).toISOString() };
    const meant = { ...DEFAULTS[method], ...value.params, ...until };
    for (const name of cleaned) {
      assert.notEqual(meant[name], params[name], vector.name);
      meant[name] = params[name];
    }
    assert.deepEqual(meant, params, vector.name);
  }
  assert.deepEqual([...new Set(valid.map(({ expect }) => expect.method))].sort(), [...methods].sort());
});

test('every malformed request is refused by the schemas, but for what they cannot see', () => {
  const malformed = vectorsOf('decode.json').filter(({ expect }) => expect.error);
  assert.ok(malformed.length >= 60);
  for (const vector of malformed) {
    const message = parsed(vector);
    const refused = message === undefined || fault('request.schema.json', message.value) !== undefined;
    assert.equal(refused, vector.schema_accepts !== true, vector.name);
  }
});

test('requests that only the dialogue refuses are well formed', () => {
  for (const vector of vectorsOf('decode_dialogue.json')) {
    assert.equal(fault('request.schema.json', parsed(vector).value), undefined, vector.name);
    assert.ok(vector.expect.error, vector.name);
  }
});

test('every refusal that a vector expects has a code of the table, and a field where the code needs one', () => {
  const { errors } = readJson('codes.json');
  for (const { name, expect } of [...vectorsOf('decode.json'), ...vectorsOf('decode_dialogue.json')]) {
    if (!expect.error) continue;
    const row = errors.find(({ code }) => code === expect.error.code);
    assert.ok(row, name);
    assert.ok(expect.error.field === undefined || row.data.includes('field'), name);
    if (row.code === -32602) assert.ok(expect.error.field, name);
    assert.ok(expect.id !== undefined, name);
  }
});

test('every message of the server is in order by the schemas', () => {
  const vectors = vectorsOf('messages.json');
  for (const vector of vectors) assert.equal(faultOfMessage(vector), undefined, vector.name);
  const covered = (is) => new Set(vectors.filter((vector) => vector.is === is).map(({ method, message }) => method ?? message.method));
  assert.deepEqual([...covered('result')].sort(), [...methods].sort());
  assert.deepEqual([...covered('notification')].sort(), [...NOTIFICATIONS].sort());
  const { errors } = readJson('codes.json');
  const shown = new Set(vectors.filter(({ is }) => is === 'error').map(({ message }) => message.error.code));
  assert.deepEqual(errors.filter(({ code }) => !shown.has(code)), []);
});

test('what a server never sends is refused by the schemas', () => {
  for (const vector of vectorsOf('never.json')) assert.notEqual(faultOfMessage(vector), undefined, vector.name);
});

test('a position is one by the schema, up to the largest seq', () => {
  for (const { name, text, position } of vectorsOf('positions.json')) {
    const shaped = fault('event-stream.schema.json#/$defs/StreamPosition', text) === undefined;
    const seq = Number(text.slice(text.indexOf(':') + 1));
    assert.equal(shaped && Number.isSafeInteger(seq), position !== null, name);
    if (position) assert.equal(`${position.epoch}:${position.seq}`, text, name);
  }
});

test('an event of the stream is written in lines that hold its data unbroken', () => {
  for (const { name, id, event, data, text } of vectorsOf('event_stream.json')) {
    assert.equal(fault(schemaOfStreamEvent(event), JSON.parse(data)), undefined, name);
    const lines = [...(id ? [`id: ${id}`] : []), `event: ${event}`, `data: ${data}`, '', ''];
    assert.deepEqual(text.split('\n'), lines, name);
    if (id) assert.equal(fault('event-stream.schema.json#/$defs/StreamPosition', id), undefined, name);
  }
});
