// What is said of the machine: the file system on which the servers sync, found in a list of mounts.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { factsOf, fileSystemOf, storageText } from './facts.mjs';

const MOUNTS = [
  '1 0 254:0 / / rw,relatime - ext4 /dev/vda rw',
  '22 1 0:21 / /proc rw,nosuid - proc proc rw',
  '30 1 0:28 / /tmp rw,nosuid shared:15 - tmpfs tmpfs rw,size=1g',
  '31 30 254:16 /data /tmp/with\\040blank rw - xfs /dev/vdb1 rw',
  '32 1 0:40 / /var rw - overlay overlay rw',
  '33 32 254:32 / /var rw - btrfs /dev/vdc rw',
].join('\n');

test('a path is in the file system that is mounted nearest above it', () => {
  assert.deepEqual(fileSystemOf(MOUNTS, '/srv/somewhere'), { type: 'ext4', device: '/dev/vda' });
  assert.deepEqual(fileSystemOf(MOUNTS, '/tmp'), { type: 'tmpfs', device: 'tmpfs' });
  assert.deepEqual(fileSystemOf(MOUNTS, '/tmp/deeper'), { type: 'tmpfs', device: 'tmpfs' });
  assert.deepEqual(fileSystemOf(MOUNTS, '/tmp/with blank/there'), { type: 'xfs', device: '/dev/vdb1' });
  assert.deepEqual(fileSystemOf(MOUNTS, '/tmpfile'), { type: 'ext4', device: '/dev/vda' });
});

test('of two mounts at one place the later one counts', () => {
  assert.deepEqual(fileSystemOf(MOUNTS, '/var/tmp'), { type: 'btrfs', device: '/dev/vdc' });
});

test('without a list of mounts nothing is said', () => assert.equal(fileSystemOf('', '/tmp'), undefined));

test('a file system in memory is said to make syncs free', () => {
  assert.equal(storageText('/tmp', { type: 'ext4', device: '/dev/vda' }), '/tmp, ext4 on /dev/vda');
  assert.equal(storageText('/tmp', { type: 'tmpfs', device: 'tmpfs' }), '/tmp, which is tmpfs: in memory, where syncing to disk costs nothing');
});

test("the machine's facts have where the servers' data are", async () => {
  const { machine } = await factsOf({}, []);
  assert.match(machine["The servers' data"], /^\/\S*, /);
});
