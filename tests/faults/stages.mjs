// The two set-ups that faults befall: two nodes around one Redis, and one node with a private Redis. Each knows how to break its
// parts and how to have them back; when something breaks is not decided here.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { UNLIMITED, dialogueOf, get, startRedis, startServer, temporaryDirectory, until } from '../integration/harness.mjs';
import { cutPower, cuttable } from './power.mjs';
import { between } from './random.mjs';

const run = promisify(execFile);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isReady = (node) => get(node, '/readyz', { milliseconds: 2000 }).then(({ status }) => status === 200, () => false);
/** It writes no more: ended, though perhaps not yet waited for. */
const isGone = (pid) => readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.includes(') Z '), () => true);

class Stage {
  /** [from, to] of the times at which every node was ready and nothing was being broken, ascending. */
  healthy = [];

  async ready() {
    await until(() => `all are ready\n${this.nodes.map(({ child }) => child.tail()).join('\n')}`, async () => (await Promise.all(this.nodes.map(isReady))).every(Boolean), 30_000);
    this.readySince = performance.now();
  }

  /** Something is about to be broken, or to end. */
  disturb() {
    if (this.readySince !== undefined) this.healthy.push([this.readySince, performance.now()]);
    this.readySince = undefined;
  }

  async killNode(random) {
    const i = Math.floor(random() * this.nodes.length);
    await this.nodes[i].kill();
    this.nodes[i] = await this.nodes[i].again();
  }

  async restartNode(random) {
    const i = Math.floor(random() * this.nodes.length);
    await this.nodes[i].stop();
    this.nodes[i] = await this.nodes[i].again();
  }

  async pauseNode(random) {
    const { child } = this.nodes[Math.floor(random() * this.nodes.length)];
    child.signal('SIGSTOP');
    await pause(between(random, 50, 3000));
    child.signal('SIGCONT');
  }

  async pauseRedis(random, [least, most] = [50, 3500]) {
    const pid = await this.redisPid();
    process.kill(pid, 'SIGSTOP');
    await pause(between(random, least, most));
    process.kill(pid, 'SIGCONT');
  }

  /** For so long that what was under way is answered by 5004. */
  doubt = (random) => this.pauseRedis(random, [7600, 9000]);

  /** The file is being rewritten, or has just been replaced, when it happens. */
  async rewriting(random) {
    await this.command('BGREWRITEAOF');
    await pause(between(random, 0, 300));
  }

  async killInRewrite(random) {
    await this.rewriting(random);
    await this.killRedis();
  }

  async cutInRewrite(random) {
    await this.rewriting(random);
    return this.cutPower(random);
  }

  token(person) {
    return this.nodes[0].token(person);
  }
}

class TwoNodes extends Stage {
  static async set(t, rooms, { delayUs = 0, through } = {}) {
    const stage = new TwoNodes();
    const config = await dialogueOf(t, Object.fromEntries(rooms.map((room) => [room, ''])));
    stage.table = join(await temporaryDirectory(t), 'synced');
    stage.redis = await startRedis(t, { env: cuttable(stage.table, delayUs), settings: { 'aof-load-truncated': 'no' } });
    const redis = through ? await through(t, stage.redis) : stage.redis;
    const one = await startServer(t, { config, redis, settings: UNLIMITED });
    stage.nodes = [one, await startServer(t, { config, redis, settings: UNLIMITED, dataDir: one.dataDir })];
    return stage;
  }

  command = (...words) => this.redis.command(...words);
  redisPid = async () => this.redis.child.pid;

  async killRedis() {
    await this.redis.kill();
    await this.mend();
    this.redis = await this.redis.again();
  }

  async cutPower(random) {
    await Promise.all([this.redis.kill(), ...this.nodes.map((node) => node.kill())]);
    const lost = await this.#cut(random, join(this.nodes[0].dataDir, 'heads'));
    this.nodes = await Promise.all(this.nodes.map((node) => node.again()));
    return lost;
  }

  /** Of the machine with Redis alone: the nodes live on. */
  async cutRedisPower(random) {
    await this.redis.kill();
    return this.#cut(random);
  }

  async #cut(random, heads) {
    const lost = await cutPower({ table: this.table, redis: this.redis.directory, heads, random });
    await this.mend();
    this.redis = await this.redis.again();
    return lost;
  }

  /** An operator's part where Redis is not the server's own: an end that was torn, be it by a kill, is cut off before the next start. */
  async mend() {
    const manifest = join(this.redis.directory, 'appendonlydir/appendonly.aof.manifest');
    const check = spawn('redis-check-aof', ['--fix', manifest], { stdio: ['pipe', 'ignore', 'ignore'] });
    // Where there is nothing to mend it ends without being told.
    check.stdin.on('error', () => {}).end('y\n');
    await once(check, 'close');
  }
}

class OneNode extends Stage {
  static async set(t, rooms, { delayUs = 0 } = {}) {
    const stage = new OneNode();
    const config = await dialogueOf(t, Object.fromEntries(rooms.map((room) => [room, ''])));
    stage.table = join(await temporaryDirectory(t), 'synced');
    stage.nodes = [await startServer(t, { config, settings: UNLIMITED, env: cuttable(stage.table, delayUs) })];
    return stage;
  }

  command = async (...words) => {
    const socket = join(this.nodes[0].dataDir, 'redis/redis.sock');
    return (await run('redis-cli', ['-s', socket, ...words.map(String)], { maxBuffer: 256 * 1024 * 1024 })).stdout.trimEnd();
  };

  /** Of the Redis that runs now; nothing while there is none. */
  async redisPid() {
    const { pid } = this.nodes[0].child;
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ');
    for (const child of children)
      if ((await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '')) === 'redis-server\n' && !(await isGone(child))) return Number(child);
    return undefined;
  }

  /** Starting it again is the server's own business. */
  async killRedis() {
    const redis = await this.redisPid();
    process.kill(redis, 'SIGKILL');
    await until('another Redis is started', async () => ![undefined, redis].includes(await this.redisPid()));
  }

  async cutPower(random) {
    const redis = await this.redisPid();
    process.kill(redis, 'SIGKILL');
    await this.nodes[0].kill();
    await until('its Redis is gone', () => isGone(redis));
    const lost = await cutPower({ table: this.table, redis: join(this.nodes[0].dataDir, 'redis'), heads: join(this.nodes[0].dataDir, 'heads'), random });
    this.nodes[0] = await this.nodes[0].again();
    return lost;
  }

  /** Both are on one machine. */
  cutRedisPower = (random) => this.cutPower(random);
}

export const stages = { 'two nodes': TwoNodes.set, 'one node': OneNode.set };
