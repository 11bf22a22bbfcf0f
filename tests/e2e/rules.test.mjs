// The page of the rooms and their rules in a real browser, on a real server: changed one by one, and seen by who follows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rpc, startServer, statement, until } from '../integration/harness.mjs';
import { Visitor, startBrowser } from './browser.mjs';

const ROOM = 'ny-human-rights';

async function atRules(t, browser, server, role = 'secretariat', options = {}) {
  const visitor = await Visitor.come(t, browser, server, '/rules', { token: await server.token({ role, name: 'Somebody' }), ...options });
  await visitor.page.locator(`[data-room="${ROOM}"]`).waitFor();
  await visitor.live();
  return visitor;
}

const rule = (page, name) => page.locator(`[data-room="${ROOM}"] [data-rule="${name}"]`);
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Opens a rule, and chooses. */
async function choose(page, name, value) {
  await rule(page, name).getByRole('button').click();
  await rule(page, name).locator(`input[value="${value}"]`).check();
}

test('rules are changed one by one, each with what it means, and whoever follows is told at once', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const follower = await Visitor.come(t, browser, server, `/rooms/${ROOM}`);
  await follower.live();
  const token = await server.token({ role: 'delegate', name: 'Ana Pérez', delegation: 'Costa Rica', group: 'national-government' });
  assert.ok((await rpc(server, 'intervention.submit', statement(ROOM, 'Said under the rule of before.'), { token })).result);
  await follower.sees('Ana Pérez');

  const { page, errors } = await atRules(t, browser, server);
  await choose(page, 'attribution', 'none');
  await rule(page, 'attribution').locator('[data-effect="tightens"]').waitFor();
  await button(page, 'Apply').click();
  await rule(page, 'attribution').locator('[data-value="none"]').waitFor();
  assert.match(await page.locator('.done').innerText(), /Attribution.*Nobody/);
  assert.ok(await rule(page, 'attribution').getByRole('button').evaluate((one) => one === document.activeElement), 'one goes on from where one was');
  await follower.page.locator('.rule[data-attribution="none"]').waitFor();
  await follower.page.locator('article', { hasText: 'Said under the rule of before.' }).filter({ hasNotText: 'Ana Pérez' }).waitFor();

  await choose(page, 'attribution', 'named');
  await rule(page, 'attribution').locator('[data-effect="loosens"]').waitFor();
  await page.keyboard.press('Escape');
  await rule(page, 'attribution').locator('[data-value="none"]').waitFor();

  await choose(page, 'moderation', 'pre');
  await button(page, 'Apply').click();
  await follower.page.locator('.rule[data-moderation="pre"]').waitFor();

  await rule(page, 'slow_mode_s').getByRole('button').click();
  const seconds = rule(page, 'slow_mode_s').locator('input');
  await seconds.fill('90000');
  await page.keyboard.press('Enter');
  assert.match(await rule(page, 'slow_mode_s').locator('.fault').innerText(), /86,400/);
  assert.ok(await seconds.evaluate((one) => one === document.activeElement && one.getAttribute('aria-invalid') === 'true'));
  await seconds.fill('30');
  await page.keyboard.press('Enter');
  await rule(page, 'slow_mode_s').locator('[data-value="30"]').waitFor();

  await choose(page, 'state', 'closed');
  await button(page, 'Apply').click();
  await button(page, 'Cancel').first().click();
  assert.equal((await rpc(server, 'dialogue.get', {})).result.dialogue.meetings.flatMap(({ rooms }) => rooms).find(({ id }) => id === ROOM).state, 'open');
  await button(page, 'Apply').click();
  await button(page, 'Yes, close it').click();
  await follower.page.locator('.rule[data-room-state="closed"]').waitFor();
  assert.deepEqual([...errors, ...follower.errors], []);
});

test('what waits at a desk is counted, and leads there', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const secretariat = await server.token({ role: 'secretariat', name: 'Secretaría' });
  assert.ok((await rpc(server, 'room.configure', { room: ROOM, moderation: 'pre' }, { token: secretariat })).result);
  const { page, errors } = await atRules(t, browser, server);
  await page.locator(`[data-room="${ROOM}"] [data-waiting="0"]`).waitFor();
  const token = await server.token({ role: 'delegate', name: 'Ana', delegation: 'Costa Rica' });
  assert.ok((await rpc(server, 'intervention.submit', statement(ROOM, 'To be read first.'), { token })).result);
  await page.locator(`[data-room="${ROOM}"] [data-waiting="1"] a[href="/rooms/${ROOM}/desk"]`).waitFor({ timeout: 40_000 });
  assert.deepEqual(errors, []);
});

test('a moderator changes state and slow mode, and nothing else; others find a plain page', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const { page, errors } = await atRules(t, browser, server, 'moderator');
  const mayChange = (name) => rule(page, name).getByRole('button').count();
  assert.deepEqual(await Promise.all(['state', 'moderation', 'attribution', 'slow_mode_s'].map(mayChange)), [1, 0, 0, 1]);
  await choose(page, 'state', 'paused');
  await button(page, 'Apply').click();
  await until('the room is paused', async () => {
    const { result } = await rpc(server, 'dialogue.get', {});
    return result.dialogue.meetings.flatMap(({ rooms }) => rooms).find(({ id }) => id === ROOM).state === 'paused';
  });
  const delegate = await Visitor.come(t, browser, server, '/rules', { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await delegate.page.locator('[data-state="forbidden"]').waitFor();
  assert.deepEqual([...errors, ...delegate.errors], []);
});

test('nothing serious for axe: the rules, wide and narrow, light and dark, in three languages', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const looks = [
    { locale: 'en-GB', width: 1280, colorScheme: 'light' },
    { locale: 'es-ES', width: 375, height: 812, colorScheme: 'dark' },
    { locale: 'fr-FR', width: 320, height: 700, colorScheme: 'light' },
  ];
  for (const look of looks) {
    const visitor = await atRules(t, browser, server, 'secretariat', look);
    const { page } = visitor;
    await choose(page, 'attribution', 'none');
    assert.deepEqual(await visitor.seriousFindings(), [], `a rule: ${JSON.stringify(look)}`);
    await page.keyboard.press('Escape');
    await choose(page, 'state', 'closed');
    await rule(page, 'state').locator('form button.main').click();
    await rule(page, 'state').locator('.confirm').waitFor();
    assert.deepEqual(await visitor.seriousFindings(), [], `closing: ${JSON.stringify(look)}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `nothing is wider than ${look.width} px`);
    assert.deepEqual(visitor.errors, []);
  }
});
