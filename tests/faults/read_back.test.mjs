// Redis killed between the write of an entry and its sync: started again, it reads the entry back from the page cache, though no
// disk has it. Whoever is told "recorded" on the strength of that must not lose it to a power cut.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { UNLIMITED, dialogueOf, newKey, startRedis, startServer, statement, temporaryDirectory, until } from '../integration/harness.mjs';
import { Line } from './line.mjs';
import { cutPower, cuttable } from './power.mjs';
import { readLog } from './stored_log.mjs';

test('what Redis read back unsynced is acknowledged only once it is synced', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const table = join(await temporaryDirectory(t), 'synced');
  const settings = { 'aof-load-truncated': 'no' };
  let redis = await startRedis(t, { env: cuttable(table), settings });
  const node = await startServer(t, { config, redis, settings: UNLIMITED });
  const token = await node.token({ role: 'delegate', name: 'Ana', id: 'ana' });
  const author = await Line.open(node.url, { token });
  await author.request('intervention.submit', statement('hall', 'one'));

  // Again on the same place; syncs now take long enough to be killed in.
  const again = async (delayUs) => {
    await redis.kill();
    redis = await startRedis(t, { directory: redis.directory, port: redis.port, env: cuttable(table, delayUs), settings });
  };
  const isReady = () => fetch(`${node.url}/readyz`).then(({ status }) => status === 200, () => false);
  await again(1_500_000);
  await until('the node is ready again', isReady);
  const file = join(redis.directory, 'appendonlydir/appendonly.aof.1.incr.aof');
  const { size } = await stat(file);
  const params = statement('hall', 'two', { key: newKey() });
  const asked = author.request('intervention.submit', params);
  await until('it is written', async () => (await stat(file)).size > size);
  await again(0);

  // Answered by 5004, or recorded: what counts is what was promised when the power goes.
  await asked.catch((error) => assert.equal(error.code, 5004));
  await author.request('intervention.submit', params);
  await Promise.all([redis.kill(), node.kill()]);
  await cutPower({ table, redis: redis.directory, random: () => 0 });
  redis = await redis.again();
  const texts = (await readLog(redis.command, 'hall')).flatMap(({ body }) => JSON.parse(body).text ?? []);
  assert.deepEqual(texts, ['one', 'two']);
});
