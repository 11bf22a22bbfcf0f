// The page in a real browser, on a real server.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { connect, putOlderCopy, rpc, startRedis, startServer, statement, until } from '../integration/harness.mjs';
import { Visitor, startBrowser } from './browser.mjs';
import { startGateway } from './held_back.mjs';

const ROOM = 'ny-human-rights';
const PATH = `/rooms/${ROOM}`;
const ana = (server) => server.token({ role: 'delegate', name: 'Ana Pérez', delegation: 'Costa Rica', group: 'national-government' });

test('two people in a room: what one says the other sees, across a killed server, once and in order', async (t) => {
  let server = await startServer(t);
  const browser = await startBrowser(t);
  const delegate = await Visitor.come(t, browser, server, PATH, { token: await ana(server) });
  const follower = await Visitor.come(t, browser, server, PATH);
  await Promise.all([delegate.live('socket'), follower.live('socket')]);
  assert.ok(!delegate.page.url().includes('token'), 'the token is out of the address bar at once');

  await delegate.write('Before the server was killed.');
  await delegate.send();
  await Promise.all([delegate.sees('Before the server was killed.'), follower.sees('Before the server was killed.')]);

  await server.kill();
  await Promise.all([delegate.notLive(), follower.notLive()]);
  await delegate.write('While nobody was listening.');
  await delegate.send();
  await delegate.page.locator('article[data-unsent]', { hasText: 'While nobody was listening.' }).waitFor();
  server = await server.again();
  await Promise.all([delegate.live(), follower.live()]);
  await Promise.all([delegate.sees('While nobody was listening.'), follower.sees('While nobody was listening.')]);

  await delegate.write('And after it came back.');
  await delegate.send();
  await follower.sees('And after it came back.');
  for (const one of [delegate, follower]) {
    await one.sees('And after it came back.');
    const timeline = await one.timeline();
    assert.deepEqual(timeline.map(([seq]) => seq), [1, 2, 3]);
    ['Before', 'While', 'And'].forEach((word, i) => assert.ok(timeline[i][1].includes(word)));
    assert.deepEqual(one.errors, []);
  }
});

test('an older copy put in place under an open page: it shows that history and what comes after it, and nothing else', async (t) => {
  const redis = await startRedis(t);
  const server = await startServer(t, { redis });
  const browser = await startBrowser(t);
  const follower = await Visitor.come(t, browser, server, PATH);
  await follower.live('socket');
  const delegate = await connect(t, server, { token: await ana(server) });
  const says = (text) => delegate.request('intervention.submit', statement(ROOM, text));
  for (const text of ['It stays.', 'It was lost.', 'It was lost, too.', 'And so was this.']) await says(text);
  await follower.sees('And so was this.');
  await putOlderCopy(redis, ROOM, 2);
  await follower.page.locator('article', { hasText: 'And so was this.' }).waitFor({ state: 'detached', timeout: 30_000 });
  await follower.live();
  for (const text of ['Said again.', 'And once more.', 'Beyond where it had been.']) await says(text);
  await follower.sees('Beyond where it had been.');
  const words = (await follower.timeline()).map(([, text]) => text);
  assert.deepEqual(words.map((text) => /It stays\.|Said again\.|And once more\.|Beyond where it had been\./.test(text)), [true, true, true, true]);
  assert.deepEqual(follower.errors, []);
});

test('a follower keeps the signed head of the record, and it holds under the published key', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const follower = await Visitor.come(t, browser, server, PATH);
  await follower.live();
  const delegate = await connect(t, server, { token: await ana(server) });
  await delegate.request('intervention.submit', statement(ROOM, 'To be signed.'));
  const section = follower.page.locator('[data-signed="1"]');
  await section.waitFor({ timeout: 30_000 });
  const [download] = await Promise.all([follower.page.waitForEvent('download'), section.locator('a[download]').click()]);
  assert.equal(download.suggestedFilename(), `${ROOM}-1.json`);
  const head = JSON.parse(await readFile(await download.path(), 'utf8'));
  const [key] = await fetch(`${server.url}/record/keys`).then((answer) => answer.json()).then(({ keys }) => keys);
  const lines = ['plenaria signed head 1', head.dialogue, `room:${ROOM}`, 'public', head.epoch, 1, head.hash, head.at].join('\n');
  assert.ok(verify(null, Buffer.from(lines), createPublicKey({ key, format: 'jwk' }), Buffer.from(head.signature, 'base64url')));
  assert.deepEqual(follower.errors, []);
});

test('what was typed survives a reload, and the person stays who they are', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const delegate = await Visitor.come(t, browser, server, PATH, { token: await ana(server) });
  await delegate.live();
  await delegate.write('Half a sentence that');
  await delegate.page.reload();
  await delegate.live();
  await delegate.page.locator('button.opener, #composer-text').first().waitFor();
  if (await delegate.page.locator('button.opener').isVisible()) await delegate.page.locator('button.opener').click();
  assert.equal(await delegate.page.locator('#composer-text').inputValue(), 'Half a sentence that');
  await delegate.page.locator('.person[data-state="accredited"]').waitFor();
});

test('the whole by keyboard: write and send without a mouse', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const delegate = await Visitor.come(t, browser, server, PATH, { token: await ana(server) });
  await delegate.live();
  const { keyboard } = delegate.page;
  const focused = (selector) => delegate.page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);
  const tabTo = async (selector) => {
    for (let i = 0; i < 60 && !(await focused(selector)); i += 1) await keyboard.press('Tab');
    assert.ok(await focused(selector), `${selector} is reached by Tab`);
  };
  await delegate.page.locator('button.opener, #composer-text').first().waitFor();
  if (await delegate.page.locator('button.opener').isVisible()) {
    await tabTo('button.opener');
    await keyboard.press('Enter');
  }
  await tabTo('#composer-text');
  await keyboard.type('By keyboard alone.');
  await tabTo('form button[type="submit"]');
  await keyboard.press('Enter');
  await delegate.sees('By keyboard alone.');
});

for (const { what, tier, holdStreams } of [
  { what: 'the event stream', tier: 'stream', holdStreams: false },
  { what: 'long polling', tier: 'polling', holdStreams: true },
]) {
  test(`where a WebSocket cannot be opened the page follows by ${what}, and speaks by POST`, async (t) => {
    const server = await startServer(t);
    const gateway = await startGateway(t, server, { holdStreams });
    const browser = await startBrowser(t);
    const delegate = await Visitor.come(t, browser, gateway, PATH, { token: await ana(server) });
    await delegate.live(tier);
    await delegate.write('Around the gateway.');
    await delegate.send();
    await delegate.sees('Around the gateway.');
    const other = await connect(t, server, { token: await ana(server) });
    await other.request('intervention.submit', statement(ROOM, 'From outside.'));
    await delegate.sees('From outside.');
    await delegate.page.reload();
    await delegate.live(tier);
    await delegate.sees('From outside.');
    assert.deepEqual(delegate.errors, []);
  });
}

test('a text is shown as text: markup, scripts and right-to-left words do nothing but stand there', async (t) => {
  const server = await startServer(t);
  const token = await ana(server);
  const evil = '<img src=x onerror="window.owned=1"><script>window.owned=1</script><b>bold</b>';
  await rpc(server, 'intervention.submit', statement(ROOM, evil), { token });
  await rpc(server, 'intervention.submit', statement(ROOM, 'نرحب بهذه المبادرة', { language: 'ar' }), { token });
  const browser = await startBrowser(t);
  const follower = await Visitor.come(t, browser, server, PATH);
  await follower.sees(evil);
  await follower.sees('نرحب');
  assert.equal(await follower.page.evaluate(() => window.owned), undefined);
  assert.equal(await follower.page.locator('article :lang(ar)').first().getAttribute('dir').then((dir) => ['auto', 'rtl'].includes(dir)), true);
});

test('nothing serious for axe: the list and a room, wide and narrow, light and dark, in three languages', async (t) => {
  const server = await startServer(t);
  const token = await ana(server);
  for (const text of ['One.', 'Two.']) await rpc(server, 'intervention.submit', statement(ROOM, text), { token });
  const browser = await startBrowser(t);
  const looks = [
    { locale: 'en-GB', width: 1280, colorScheme: 'light' },
    { locale: 'es-ES', width: 375, height: 812, colorScheme: 'dark' },
    { locale: 'fr-FR', width: 320, height: 700, colorScheme: 'light' },
  ];
  for (const look of looks) {
    const person = await Visitor.come(t, browser, server, '/', { ...look, token });
    await person.page.locator(`[data-room="${ROOM}"]`).waitFor();
    assert.deepEqual(await person.seriousFindings(), [], `the list: ${JSON.stringify(look)}`);
    await person.page.locator(`[data-room="${ROOM}"] a`).first().click();
    await person.sees('Two.');
    await person.write('A draft.');
    assert.deepEqual(await person.seriousFindings(), [], `a room: ${JSON.stringify(look)}`);
    const overflow = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `nothing is wider than ${look.width} px`);
    assert.equal(await person.page.locator('html').getAttribute('lang').then((lang) => lang.slice(0, 2)), look.locale.slice(0, 2));
    assert.deepEqual(person.errors, []);
  }
});

test('a follower is told why they may not speak; an expired link and an unknown room say what to do', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const follower = await Visitor.come(t, browser, server, PATH);
  await follower.live();
  await follower.page.locator('.why').waitFor();
  const brief = await server.token({ role: 'delegate', name: 'Ana', ttl: '1s' });
  await until('the link has expired', async () => (await rpc(server, 'session.heartbeat', {}, { token: brief })).error?.code === 4001);
  const late = await Visitor.come(t, browser, server, PATH, { token: brief });
  await late.page.locator('[data-state="expired"]').first().waitFor();
  const lost = await Visitor.come(t, browser, server, '/rooms/nowhere');
  await lost.page.locator('[data-state="missing"]').waitFor();
});

test('the watch sees it when a page asks without end', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const visitor = await Visitor.come(t, browser, server, '/');
  await visitor.live();
  assert.deepEqual(visitor.errors, []);
  const asking = () => Promise.all(Array.from({ length: 40 }, () => fetch('/rpc', { method: 'POST', body: '{}' })));
  await visitor.page.evaluate(`(${asking})()`);
  assert.deepEqual(visitor.errors, ['the page asked 30 times within a second']);
});
