// The page in a real browser while a server answers badly for a moment, as one does that restarts or loses its store.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, rpc, startServer, statement, until } from '../integration/harness.mjs';
import { Visitor, startBrowser } from './browser.mjs';

const ROOM = 'ny-human-rights';
const PATH = `/rooms/${ROOM}`;
const ana = (server) => server.token({ role: 'delegate', name: 'Ana Pérez', delegation: 'Costa Rica', group: 'national-government' });

/** Refuses these requests of the page with 5003 for as long as `refuses` says so. Gives how many it refused. */
async function refuseSome(visitor, method, refuses) {
  const counted = { refused: 0 };
  await visitor.page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const request = JSON.parse(message);
      if (request.method !== method || !refuses()) return server.send(message);
      counted.refused += 1;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: request.id, error: { code: 5003, message: 'Not now.' } }));
    });
  });
  return counted;
}

/** A room where more was said than one reads at first, and somebody at the list of rooms. `target`: early in it. */
async function longRoom(t) {
  const server = await startServer(t, { settings: UNLIMITED });
  const token = await ana(server);
  const says = (text) => rpc(server, 'intervention.submit', statement(ROOM, text), { token });
  const said = [];
  for (let i = 0; i < 60; i += 1) said.push(await says(`Number ${i}, and a few words more.`));
  const reader = await Visitor.come(t, await startBrowser(t), server, '/');
  await reader.live();
  return { server, says, reader, target: said[2].result.intervention.id };
}

/** Waits until the intervention is wholly in view. */
function inView({ page }, id) {
  return page.waitForFunction((one) => {
    const { top, bottom } = document.getElementById(`i-${one}`)?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
    return top >= 0 && bottom <= innerHeight;
  }, id);
}

test('a link to what cannot be read yet is followed as soon as it can be, without asking all the time', async (t) => {
  const { server, reader, target } = await longRoom(t);
  let unreadable = true;
  const history = await refuseSome(reader, 'room.history', () => unreadable);
  await reader.page.goto(`${server.url}${PATH}#i-${target}`);
  await until('older ones are asked for', () => history.refused > 0);
  await reader.page.waitForTimeout(2_000);
  assert.ok(history.refused <= 4, `asked ${history.refused} times`);
  assert.ok(await reader.page.getByText('Looking for the intervention of this link').isVisible());
  unreadable = false;
  await inView(reader, target);
  assert.deepEqual(reader.errors, []);
});

test('whoever came by a link and read on stays where they are when something new is said', async (t) => {
  const { server, says, reader, target } = await longRoom(t);
  await reader.page.goto(`${server.url}${PATH}#i-${target}`);
  await inView(reader, target);
  await reader.page.waitForTimeout(500);
  await reader.page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight / 2, behavior: 'instant' }));
  await reader.page.waitForTimeout(500);
  const before = await reader.page.evaluate(() => scrollY);
  await says('Said while somebody reads.');
  await reader.sees('Said while somebody reads.');
  await reader.page.waitForTimeout(500);
  const after = await reader.page.evaluate(() => scrollY);
  assert.ok(Math.abs(after - before) < 100, `the page moved from ${before} to ${after}`);
  assert.deepEqual(reader.errors, []);
});

test('a page whose words could not be loaded says so, and comes by itself with whom it was opened for', async (t) => {
  const server = await startServer(t);
  const visitor = await Visitor.come(t, await startBrowser(t), server, '/');
  await visitor.live();
  let failures = 0;
  await visitor.page.route(/\/assets\/en-[^/]*\.js$/, (route) => ((failures += 1) <= 2 ? route.abort() : route.continue()));
  await visitor.page.goto(`${server.url}${PATH}#token=${await ana(server)}`);
  const said = visitor.page.getByText('The page could not be loaded completely.');
  await said.waitFor({ timeout: 5_000 });
  assert.equal(await visitor.page.locator('p:lang(es) button, p:lang(fr) button').count(), 2);
  assert.deepEqual(await visitor.seriousFindings(), []);
  await visitor.page.locator('.person[data-state="accredited"]').waitFor();
  assert.ok(failures >= 3, 'it was loaded again after it had failed again');
  assert.equal(await visitor.page.evaluate(() => sessionStorage.getItem('plenaria.reloads')), null);
  assert.deepEqual(visitor.errors, []);
});

test('the heading of a page takes the focus when one comes, and never again', async (t) => {
  const server = await startServer(t);
  const visitor = await Visitor.come(t, await startBrowser(t), server, '/');
  await visitor.page.locator(`[data-room="${ROOM}"] a`).first().click();
  await visitor.page.locator('h1:focus').waitFor();
  await visitor.page.keyboard.press('Tab');
  for (const fragment of ['#i-nowhere', '']) {
    await visitor.page.evaluate((to) => (location.hash = to), fragment);
    await visitor.page.waitForTimeout(300);
  }
  assert.equal(await visitor.page.locator('h1:focus').count(), 0);
  assert.deepEqual(visitor.errors, []);
});
