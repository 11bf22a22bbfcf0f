// What a reader has to know of the machine and of the programs that were measured. Asks the system, measures nothing.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { promisify } from 'node:util';

import { SERVERS } from './servers.mjs';

const run = promisify(execFile);
const text = (path) => readFile(path, 'utf8').then((read) => read.trim(), () => undefined);
const said = (command, ...args) => run(command, args).then(({ stdout, stderr }) => (stdout || stderr).trim(), () => undefined);

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
