// The page is loaded anew by itself where it could not be loaded completely: never for ever.
import { beforeEach, expect, it, vi } from 'vitest';
import { Device } from '../../src/rooms/device';
import { loadAgain, loaded } from '../../src/rooms/load_again';
import { TestClock } from '../support/clock';
import { TestStore } from '../support/store';

let clock: TestClock;
let store: TestStore | undefined;
const answers = vi.fn<() => Promise<boolean>>();
const reload = vi.fn();

/** One load of the page that did not get its words, and the time after it. */
async function fail(ms = 600_000): Promise<void> {
  const undo = loadAgain({ tab: new Device(store), clock, answers, reload });
  await clock.pass(ms);
  undo();
}

beforeEach(() => {
  clock = new TestClock();
  store = new TestStore();
  answers.mockReset().mockResolvedValue(true);
  reload.mockReset();
});

it('happens after a pause', async () => {
  await fail(999);
  expect(reload).not.toHaveBeenCalled();
  await fail(1_000);
  expect(reload).toHaveBeenCalledTimes(1);
});

it('happens a few times only, until the page was all there', async () => {
  for (let loads = 0; loads < 10; loads += 1) await fail();
  expect(reload).toHaveBeenCalledTimes(3);
  loaded(new Device(store));
  await fail();
  expect(reload).toHaveBeenCalledTimes(4);
});

it('waits for the server to answer, and asks it ever more slowly and not for ever', async () => {
  answers.mockResolvedValue(false);
  await fail(15_000);
  expect(answers).toHaveBeenCalledTimes(4);
  answers.mockClear();
  await fail(3_600_000);
  expect(answers).toHaveBeenCalledTimes(20);
  expect(reload).not.toHaveBeenCalled();
  answers.mockResolvedValue(true);
  await fail();
  expect(reload).toHaveBeenCalledTimes(1);
});

it('does not happen in a tab that cannot count how often', async () => {
  store = undefined;
  await fail();
  expect(reload).not.toHaveBeenCalled();
});

it('counts from the start where something else was kept in its place', async () => {
  store?.setItem('plenaria.reloads', 'many');
  for (let loads = 0; loads < 10; loads += 1) await fail();
  expect(reload).toHaveBeenCalledTimes(3);
});
