// The schemas themselves: whole, named, closed where a client speaks, and in step with the table of codes.
import assert from 'node:assert/strict';
import test from 'node:test';

import { BASE, check, fault, methods, newValidator, readJson, schemas } from './contract.mjs';

/** Every subschema of `schema`, with its path. */
function* parts(schema, path = '#') {
  if (typeof schema !== 'object' || schema === null) return;
  if (!Array.isArray(schema)) yield [path, schema];
  for (const [name, value] of Object.entries(schema)) {
    if (name !== 'enum' && name !== 'const' && name !== 'required') yield* parts(value, `${path}/${name}`);
  }
}

test('every schema is valid JSON Schema 2020-12 and refers only to what is here', () => {
  const ajv = newValidator();
  for (const [name, schema] of schemas) {
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema', name);
    assert.equal(schema.$id, BASE + name);
    assert.ok(ajv.validateSchema(schema), name);
    ajv.getSchema(schema.$id);
    for (const definition of Object.keys(schema.$defs ?? {})) ajv.getSchema(`${schema.$id}#/$defs/${definition}`);
  }
});

test('every definition has its own title, so that generated types have names', () => {
  const titles = [];
  for (const schema of schemas.values()) {
    titles.push(schema.title);
    for (const [name, definition] of Object.entries(schema.$defs ?? {})) {
      assert.equal(definition.title, name);
      titles.push(name);
    }
  }
  assert.deepEqual(titles.filter((title, i) => titles.indexOf(title) !== i), []);
});

test('the way in for type generators reaches every definition', () => {
  const reached = new Set();
  const visit = (name) => {
    if (reached.has(name)) return;
    reached.add(name);
    const [file, definition] = name.split('#/$defs/');
    // Its own definitions count only where something refers to them.
    const { $defs, ...root } = schemas.get(file);
    for (const [, part] of parts(definition ? $defs[definition] : root)) {
      if (part.$ref) visit(part.$ref.startsWith('#') ? file + part.$ref : part.$ref);
    }
  };
  visit('protocol.schema.json');
  for (const [file, schema] of schemas) {
    for (const definition of Object.keys(schema.$defs ?? {})) {
      assert.ok(reached.has(`${file}#/$defs/${definition}`), `${file} ${definition}`);
    }
  }
});

test('nothing that a client sends may hold unknown members', () => {
  const open = [];
  const visited = new Set();
  const visit = (file, schema) => {
    for (const [path, part] of parts(schema)) {
      if (part.type === 'object' && part.additionalProperties !== false) open.push(`${file} ${path}`);
      if (!part.$ref) continue;
      const name = part.$ref.startsWith('#') ? file + part.$ref : part.$ref;
      if (visited.has(name)) continue;
      visited.add(name);
      const [inner, definition] = name.split('#/$defs/');
      visit(inner, schemas.get(inner).$defs[definition]);
    }
  };
  visit('request.schema.json', schemas.get('request.schema.json'));
  assert.deepEqual(open, []);
  assert.equal(schemas.get('request.schema.json').oneOf.length, methods.length);
});

test('what the server sends may gain members, tombstones never', () => {
  const limits = { max_message_bytes: 1, max_text_chars: 1, added_later: true };
  assert.equal(fault('method.schema.json#/$defs/Limits', limits), undefined);
  const tombstone = { id: '3q2-7wAAQACAAN6tvu8AAA', status: 'hidden' };
  assert.equal(fault('intervention.schema.json#/$defs/Tombstone', tombstone), undefined);
  assert.match(fault('intervention.schema.json#/$defs/Tombstone', { ...tombstone, text: '' }), /additional/);
});

test('the longest text is checked in linear time', () => {
  const text = `${' '.repeat(60_000)}a${'a '.repeat(30_000)}\u0000`;
  const params = { room: 'a', key: '12345678', kind: 'statement', language: 'es', text, on_behalf_of: text };
  const started = process.cpuUsage();
  assert.equal(check('method.schema.json#/$defs/InterventionSubmitParams')(params), false);
  const { user } = process.cpuUsage(started);
  assert.ok(user < 1_000_000, `${user} µs of CPU time`);
});

test('the table of codes is the enumeration of the schema', () => {
  const { errors, close } = readJson('codes.json');
  const codes = errors.map(({ code }) => code);
  assert.deepEqual(codes, schemas.get('response.schema.json').$defs.ErrorCode.enum);
  const todo = ['fix', 'open', 'stop', 'look', 'edit', 'wait', 'same_key'];
  const members = Object.keys(schemas.get('response.schema.json').$defs.ErrorData.properties);
  for (const row of errors) {
    assert.ok(todo.includes(row.do), row.name);
    assert.ok(row.data.every((member) => members.includes(member)), row.name);
    assert.match(row.sentence, /^[A-Z].*\.$/, row.name);
  }
  assert.equal(new Set(close.map(({ code }) => code)).size, close.length);
  // RFC 6455 section 5.5: a control frame holds 125 bytes, two of them the code.
  for (const row of close) assert.ok(Buffer.byteLength(row.reason) <= 120 && typeof row.reconnect === 'boolean', row.reason);
});
