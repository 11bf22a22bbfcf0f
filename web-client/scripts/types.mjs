// Writes the wire's types from ../protocol/schemas into src/protocol/generated, before each build, check and test. The
// result is never committed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFromFile } from 'json-schema-to-typescript';

const here = dirname(fileURLToPath(import.meta.url));
const schemas = join(here, '../../protocol/schemas');
const target = join(here, '../src/protocol/generated');

const types = await compileFromFile(join(schemas, 'protocol.schema.json'), {
  cwd: schemas,
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  bannerComment: '// Written by scripts/types.mjs from protocol/schemas; changes belong there.',
  format: false,
});
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'wire.ts'), types);
