// The published contract as the tests here read it: the files of protocol/, and a validator that knows every schema.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import Ajv from 'ajv/dist/2020.js';
import yaml from 'js-yaml';

export const PROTOCOL = fileURLToPath(new URL('../../protocol/', import.meta.url));
export const BASE = 'https://plenaria.example/protocol/1/';

export const readText = (path) => readFileSync(PROTOCOL + path, 'utf8');
export const readJson = (path) => JSON.parse(readText(path));
export const readYaml = (path) => yaml.load(readText(path));

export const schemas = new Map(readdirSync(`${PROTOCOL}schemas`).map((name) => [name, readJson(`schemas/${name}`)]));

/** Strict: a keyword that is not of JSON Schema, or that can never apply, is an error. Nothing is ever fetched. */
export function newValidator() {
  const ajv = new Ajv({ strict: true, allErrors: true });
  for (const schema of schemas.values()) ajv.addSchema(schema);
  return ajv;
}

const ajv = newValidator();

/** The check of `name`, such as `method.schema.json#/$defs/Limits`. */
export function check(name) {
  const validate = ajv.getSchema(BASE + name);
  if (!validate) throw new Error(`no schema ${name}`);
  return validate;
}

/** Why `value` is not as `name` says, in one line; nothing when it is. */
export function fault(name, value) {
  const validate = check(name);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

const METHODS = schemas.get('method.schema.json');
export const methods = METHODS.required;

const schemaAt = (file, { $ref }) => ($ref.startsWith('#') ? `${file}${$ref}` : $ref);

/** The name of the schema of a method's `params` or `result`. */
export const schemaOfMethod = (method, part) => schemaAt('method.schema.json', METHODS.properties[method].properties[part]);

/** The methods whose params `file` describes. */
export const methodsDescribedIn = (file) => methods.filter((method) => schemaOfMethod(method, 'params').startsWith(`${file}#`));

/** The name of the schema of an event's data in the events stream. */
export const schemaOfStreamEvent = (event) =>
  schemaAt('event-stream.schema.json', schemas.get('event-stream.schema.json').properties[event]);
