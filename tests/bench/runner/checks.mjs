// What can be known to go wrong before anything is built or measured: files that are not what they should be, and places
// that cannot be written. Leaves nothing behind. Each throws Misunderstood with a sentence.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, lstat, mkdtemp, readFile, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { Misunderstood } from './options.mjs';

const ANSWER_WITHIN_MS = 10_000;

const REASONS = {
  ENOENT: 'there is no such file', ENOTDIR: 'a part of its path is no directory', EISDIR: 'it is a directory', EACCES: 'permission denied',
  EROFS: 'the file system is read-only', ENAMETOOLONG: 'its name is too long', EPERM: 'it is not permitted', ENOSPC: 'the disk is full',
};
const reason = (error) => REASONS[error.code] ?? error.message;
const isAbsent = (error) => error.code === 'ENOENT';

/** The status of a file, a link followed; undefined where there is nothing. */
const statusOf = (path) => stat(path).catch((error) => (isAbsent(error) ? undefined : Promise.reject(error)));

/** The path, or what is nearest above it of all that is there. */
async function nearest(path) {
  const status = await statusOf(path);
  return status ? { path, status } : nearest(dirname(path));
}

/** Tries whether something can be made in a directory; one that is not there would be made in what is above it. */
async function makesIn(directory) {
  const { path, status } = await nearest(directory);
  if (!status.isDirectory()) throw new Error(`${path} is no directory`);
  await rmdir(await mkdtemp(join(path, '.plenaria-')));
}

/** Throws unless `file`, named by `option`, can be written, its directory made where it is not there. */
export async function checkWritable(option, file) {
  try {
    const status = await statusOf(file);
    if (status?.isDirectory()) throw new Error('it is a directory');
    if (status && !status.isFile()) throw new Error('it is no ordinary file');
    if (!status && (await lstat(file).catch((error) => (isAbsent(error) ? undefined : Promise.reject(error))))) throw new Error('it is a link to nothing');
    if (status) await access(file, constants.W_OK);
    await makesIn(dirname(file));
  } catch (error) {
    throw new Misunderstood(`${option} ${file} cannot be written: ${isAbsent(error) ? 'nothing can be made there' : reason(error)}`);
  }
}

/** The same for a report, whose plots stand in a directory of its name. */
export async function checkReport(file) {
  if (!/.\.md$/.test(basename(file))) throw new Misunderstood(`--report ${file}: the name of a report ends in .md, as its plots are in a directory of the name without it`);
  await checkWritable('--report', file);
  const plots = file.replace(/\.md$/, '');
  await makesIn(plots).catch((error) => {
    throw new Misunderstood(`--report ${file}: its plots cannot be written to ${plots}: ${reason(error)}`);
  });
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === 'string';
const isRecord = (record) => isObject(record) && [record.workload, record.variant, record.server].every(isText) &&
  Number.isInteger(record.round) && (isText(record.failed) || isObject(record.result));

/** Whether these are results as main.mjs keeps them. */
const areResults = (read) => isObject(read) && isText(read.command) && !Number.isNaN(Date.parse(read.began)) && Number.isInteger(read.rounds) &&
  Number.isFinite(read.minutes) && isObject(read.machine) && isObject(read.versions) && Array.isArray(read.records) && read.records.length > 0 && read.records.every(isRecord);

/** Reads the raw results of an earlier run. */
export async function readResults(file) {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new Misunderstood(`--report-from ${file} cannot be read: ${reason(error)}`);
  });
  let results;
  try {
    results = JSON.parse(text);
  } catch {
    throw new Misunderstood(`--report-from ${file} is not JSON`);
  }
  if (!areResults(results)) throw new Misunderstood(`--report-from ${file} has no results of tests/bench/run`);
  return results;
}

/** Throws unless this program says a version as Plenaria does. `name` is what it was named by. */
export async function checkPlenaria(name, program) {
  const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: ANSWER_WITHIN_MS }).catch((error) => {
    const why = { ENOENT: 'there is no such program', EACCES: 'it cannot be executed' }[error.code] ?? 'it fails when asked for its --version';
    throw new Misunderstood(`${name} ${program}: ${why}`);
  });
  if (!/^\d+\.\d+\.\d+\S*\n?$/.test(stdout)) throw new Misunderstood(`${name} ${program} is no Plenaria: its --version says something else`);
}

/** Everything that `options` names. `results` and `plenaria`: where results go, and the program that was named, if any. */
export async function checkAll(options, { results, plenaria }) {
  if (options.report !== undefined) await checkReport(resolve(options.report));
  if (options.reportFrom !== undefined) return void (await readResults(options.reportFrom));
  await checkWritable('--results', results);
  if (plenaria) await checkPlenaria('PLENARIA_BINARY', plenaria);
}
