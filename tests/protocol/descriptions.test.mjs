// openapi.yaml and asyncapi.yaml: valid by the rules of their formats, and telling of every method and notification.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';

import { createConfig, lint } from '@redocly/openapi-core';
import Ajv from 'ajv';

import { PROTOCOL, check, fault, methods, readJson, readText, readYaml, schemas } from './contract.mjs';

/** What the linter has against a description. */
async function complaints(file, rules = {}) {
  const config = await createConfig({ extends: ['recommended'], rules });
  const problems = await lint({ ref: PROTOCOL + file, config });
  return problems.filter(({ ignored }) => !ignored).map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0].pointer}`);
}

/** Every $ref of a description, with the file that it names. */
function* references(value) {
  if (typeof value !== 'object' || value === null) return;
  if (typeof value.$ref === 'string') yield value.$ref;
  for (const inner of Object.values(value)) yield* references(inner);
}

test('openapi.yaml passes the linter', async () => {
  const found = await complaints('openapi.yaml', {
    // The server that ./ops/run starts is on this machine.
    'no-server-example.com': 'off',
    // An upgrade is answered by 101.
    'operation-2xx-response': 'off',
    // This rule cannot follow our schemas' $id; the last test here checks the examples.
    'no-invalid-media-type-examples': 'off',
    // It counts what the schemas define and this description does not use.
    'no-unused-components': 'off',
  });
  assert.deepEqual(found, []);
});

test('the linter finds what is wrong', async () => {
  // Without the exceptions above, so that a linter that finds nothing is noticed.
  assert.ok((await complaints('openapi.yaml')).length > 0);
});

test('asyncapi.yaml is valid by the schema of AsyncAPI 3 and by the linter', async () => {
  const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json');
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const description = readYaml('asyncapi.yaml');
  assert.ok(validate(description), JSON.stringify(validate.errors?.slice(0, 3)));
  assert.equal(validate({ ...description, channels: { connection: { address: 7 } } }), false);
  assert.deepEqual(await complaints('asyncapi.yaml'), []);
});

test('every reference to a schema leads to one', () => {
  for (const file of ['openapi.yaml', 'asyncapi.yaml']) {
    const outside = [...references(readYaml(file))].filter((ref) => !ref.startsWith('#'));
    assert.ok(outside.length > 0);
    for (const ref of outside) assert.ok(ref.startsWith('schemas/') && check(ref.slice('schemas/'.length)), `${file} ${ref}`);
  }
});

test('asyncapi.yaml tells of every method and every notification', () => {
  const { components, operations } = readYaml('asyncapi.yaml');
  const named = (message) => components.messages[message.$ref.split('/').at(-1)].name;
  const doing = (action) => Object.values(operations).filter((operation) => operation.action === action);
  assert.deepEqual(doing('receive').map(({ messages }) => named(messages[0])), methods);
  for (const { messages, reply } of doing('receive')) {
    assert.deepEqual(reply.messages.map(named), [`${named(messages[0])} result`, 'error']);
  }
  assert.deepEqual(doing('send').map(({ messages }) => named(messages[0])), schemas.get('notification.schema.json').required);
});

test('the examples of openapi.yaml are as the schemas say', () => {
  const { post } = readYaml('openapi.yaml').paths['/rpc'];
  for (const { value } of Object.values(post.requestBody.content['application/json'].examples)) {
    assert.equal(fault('request.schema.json', value), undefined);
  }
  for (const { value } of Object.values(post.responses['200'].content['application/json'].examples)) {
    assert.equal(fault('response.schema.json', value), undefined);
  }
  const { responses } = readYaml('openapi.yaml').paths['/rooms/{room}/events'].get;
  const [, data] = /^data: (.*)$/m.exec(responses['200'].content['text/event-stream'].example);
  assert.equal(fault('event-stream.schema.json#/$defs/StreamReset', JSON.parse(data)), undefined);
});

test('the tables of README.md have every code once, and say the same of coming back', () => {
  const rows = [...readText('README.md').matchAll(/^\| (-?\d+) \| .*? \| ([^|]*) \|$/gm)].map(([, code, last]) => [Number(code), last]);
  const { errors, close } = readJson('codes.json');
  assert.deepEqual(rows.map(([code]) => code), [...errors, ...close].map(({ code }) => code));
  for (const { code, reconnect } of close) {
    const [, said] = rows.findLast(([each]) => each === code);
    assert.equal(said.startsWith('yes'), reconnect, code);
  }
});
