// What a reader has to know of the machine and of the programs that were measured. Asks the system, measures nothing.
import { execFile } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { promisify } from 'node:util';

import { SERVERS } from './servers.mjs';

const run = promisify(execFile);
const text = (path) => readFile(path, 'utf8').then((read) => read.trim(), () => undefined);
const said = (command, ...args) => run(command, args).then(({ stdout, stderr }) => (stdout || stderr).trim(), () => undefined);

/** What a path in /proc/self/mountinfo stands for: blanks and such are written in octal there. */
const unescaped = (path) => path.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));

/** `{ type, device }` of the file system in which `path` is, from the text of /proc/self/mountinfo; undefined if it says none. */
export function fileSystemOf(mountinfo, path) {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ').map((part) => part.split(' '));
    return after ? [{ at: unescaped(before[4]), type: after[0], device: unescaped(after[1]) }] : [];
  });
  const above = mounts.filter(({ at }) => at === '/' || path === at || path.startsWith(`${at}/`));
  // Of two at the same place the later one hides the other.
  const nearest = above.reduce((best, mount) => (best && best.at.length > mount.at.length ? best : mount), undefined);
  return nearest && { type: nearest.type, device: nearest.device };
}

/** The file system of the servers' data, for a reader who wants to know what a sync costs there. */
export function storageText(path, { type, device }) {
  if (['tmpfs', 'ramfs'].includes(type)) return `${path}, which is ${type}: in memory, where syncing to disk costs nothing`;
  return `${path}, ${type} on ${device}`;
}

async function storage() {
  const path = await realpath(tmpdir());
  const found = fileSystemOf((await text('/proc/self/mountinfo')) ?? '', path);
  return found && storageText(path, found);
}

/** `{ machine: {name: value}, versions: {server: version} }`; what is not known is left out. */
export async function factsOf(programs, servers) {
  const os = /^PRETTY_NAME="(.*)"$/m.exec((await text('/etc/os-release')) ?? '')?.[1];
  const hypervisor = /^Hypervisor vendor:\s+(.*)$/m.exec((await said('lscpu')) ?? '')?.[1];
  const machine = {
    Processor: cpus()[0]?.model,
    Cores: String(cpus().length),
    Memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    System: [os, `Linux ${release()}`].filter(Boolean).join(', '),
    'Virtual machine': hypervisor,
    'Frequency governor': (await text('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')) ?? 'not visible here',
    Compiler: (await said('g++', '--version'))?.split('\n')[0],
    "The servers' data": await storage(),
    Redis: /v=([\d.]+)/.exec((await said('redis-server', '--version')) ?? '')?.[1],
  };
  const known = { ...programs, boost: await boostVersion() };
  const versions = {};
  for (const server of servers) versions[server] = await SERVERS[server].version(known).catch(() => 'unknown');
  return { machine: Object.fromEntries(Object.entries(machine).filter(([, value]) => value)), versions };
}

async function boostVersion() {
  const header = (await text('/usr/include/boost/version.hpp')) ?? '';
  return /BOOST_LIB_VERSION "([\d_]+)"/.exec(header)?.[1].replaceAll('_', '.') ?? '';
}
