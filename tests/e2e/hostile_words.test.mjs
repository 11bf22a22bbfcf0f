// What people write is shown as words and does nothing else: in a room, at the desk, to its author, and in the exported
// page. The same watch is then put on pages that were made to fall for it, and has to see that they do.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { UNLIMITED, dialogueOf, operator, rpc, startServer, statement, succeed, temporaryDirectory } from '../integration/harness.mjs';
import { BAD_SOURCES, hostileNames, hostileTexts, rummage, startAttacker, watch } from './attacker.mjs';
import { startBrowser } from './browser.mjs';

const OPEN = 'hall';
const READ_FIRST = 'quiet';
const LED_TO = 'example.org';
/** Bad intentions that are addresses all the same: shown as links, which lead where they say. */
const SOURCES = [`https://${LED_TO}/'onmouseover='window.taken=1'`, `https://${LED_TO}/javascript:window.taken=1`, `https://${LED_TO}/%22%3E%3Cscript%3E`];

/** A server on which much was said with bad intentions; people by name, who may call. */
async function stage(t) {
  const attacker = await startAttacker(t);
  const server = await startServer(t, { config: await dialogueOf(t, { [OPEN]: '', [READ_FIRST]: 'moderation = "pre"' }), settings: UNLIMITED });
  const names = hostileNames(attacker.url);
  const person = async (role, i) => {
    const token = await server.token({ role, name: names[i % names.length], delegation: names[(i + 1) % names.length] });
    const call = async (method, params) => {
      const { result, error } = await rpc(server, method, params, { token });
      assert.equal(error, undefined, `${method}: ${error?.message}`);
      return result;
    };
    return { token, call };
  };
  return { attacker, server, names, person, ...hostileTexts(attacker.url) };
}

/** Opens a page under watch. */
async function open(t, browser, { server, attacker }, path, { token, hosts = [LED_TO], prepare = () => undefined, ...options } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const { signs } = await watch(page, attacker, [new URL(server.url).host, ...hosts]);
  await prepare(page);
  await page.goto(`${server.url}${path}${token === undefined ? '' : `#token=${token}`}`);
  return { page, signs };
}

const textsOn = (page, where) => page.locator(where).evaluateAll((all) => all.map((one) => one.textContent));
const sorted = (texts) => [...texts].sort();

test('in a room nothing that was written runs, loads or leads anywhere, from texts, names, delegations and those spoken for', async (t) => {
  const set = await stage(t);
  const texts = [...set.inPlace, ...set.elsewhere];
  for (const [i, text] of texts.entries()) {
    const { call } = await set.person('delegate', i);
    const more = { on_behalf_of: set.names[i % set.names.length], ...(i === 0 ? { sources: SOURCES } : {}) };
    await call('intervention.submit', statement(OPEN, text, more));
  }
  const { page, signs } = await open(t, await startBrowser(t), set, `/rooms/${OPEN}`);
  await page.locator(`article[data-seq="${texts.length}"]`).waitFor();
  assert.deepEqual(sorted(await textsOn(page, 'article .text')), sorted(texts));
  const shown = await page.locator('#page').textContent();
  for (const name of set.names) assert.ok(shown.includes(name), `as it is written: ${name}`);
  assert.deepEqual(await page.locator('.sources a').evaluateAll((all) => all.map((one) => one.getAttribute('href'))), SOURCES);
  await rummage(page);
  assert.deepEqual(await signs(), []);

  const late = await set.person('delegate', 0);
  for (const text of set.inPlace) await late.call('intervention.submit', statement(OPEN, `${text} again`));
  await page.locator('article .text', { hasText: `${set.inPlace.at(-1)} again` }).waitFor();
  await rummage(page);
  assert.deepEqual(await signs(), []);
});

test('a source that is no web address is taken by no server, and made a link by no page', async (t) => {
  const set = await stage(t);
  const { call, token } = await set.person('delegate', 0);
  for (const source of BAD_SOURCES) {
    const { error } = await rpc(set.server, 'intervention.submit', statement(OPEN, 'x', { sources: [source] }), { token });
    assert.equal(error?.code, -32602, source);
    assert.equal(error.data.field, 'sources[0]');
  }
  const { error } = await rpc(set.server, 'intervention.submit', statement(OPEN, 'x', { language: 'en"><script>' }), { token });
  assert.equal(error.data.field, 'language');

  // A server that told such a source all the same: an older one, or one that somebody else runs.
  const { intervention } = await call('intervention.submit', statement(OPEN, 'Look here.', { sources: ['https://example.org/swapped'] }));
  const bad = 'javascript:window.taken=1';
  const { page, signs } = await open(t, await startBrowser(t), set, `/rooms/${OPEN}`, {
    prepare: (each) =>
      each.routeWebSocket(/\/ws$/, (near) => {
        const far = near.connectToServer();
        far.onMessage((message) => near.send(String(message).replace('https://example.org/swapped', bad)));
      }),
  });
  await page.locator(`article[data-id="${intervention.id}"]`).waitFor();
  assert.deepEqual(await textsOn(page, '.sources li'), [bad]);
  await page.locator('.sources li').click();
  assert.equal(await page.locator('.sources a').count(), 0);
  assert.deepEqual(await signs(), []);
});

test('at the desk and to its author nothing runs either, from what waits, reasons, notes and measures', async (t) => {
  const set = await stage(t);
  const ana = await set.person('delegate', 0);
  const chair = await set.person('moderator', 1);
  const texts = set.inPlace.slice(0, 12);
  const items = [];
  for (const text of texts) items.push((await ana.call('intervention.submit', statement(READ_FIRST, text, { on_behalf_of: set.names[0] }))).intervention);
  const browser = await startBrowser(t);
  const desk = await open(t, browser, set, `/rooms/${READ_FIRST}/desk`, { token: chair.token });
  const author = await open(t, browser, set, `/rooms/${READ_FIRST}`, { token: ana.token });
  await author.page.locator(`article[data-own="${items.at(-1).id}"]`).waitFor();

  const on = ({ id, version }) => ({ room: READ_FIRST, id, version });
  for (const [i, item] of items.entries()) {
    const reason = set.inPlace[(i + 1) % set.inPlace.length];
    if (i % 3 === 0) await chair.call('intervention.return', { ...on(item), reason });
    if (i % 3 === 1) {
      const { intervention } = await chair.call('intervention.publish', { ...on(item), note: reason });
      if (i % 2 === 0) await chair.call('intervention.hide', { ...on(intervention), reason });
    }
  }
  const { intervention } = await chair.call('intervention.get', { room: READ_FIRST, id: items[0].id });
  await chair.call('participant.mute', { room: READ_FIRST, participant: intervention.author.participant, reason: set.inPlace[2] });

  await author.page.locator(`article[data-own="${items[0].id}"][data-status="returned"] .reason`, { hasText: set.inPlace[1] }).waitFor();
  await rummage(author.page);
  assert.deepEqual(await author.signs(), []);

  const waiting = items.filter((_, i) => i % 3 === 2);
  for (const item of waiting) {
    await desk.page.locator(`#row-${item.id}`).click();
    await desk.page.locator(`article[data-open="${item.id}"]`).waitFor();
    assert.ok(texts.includes(await desk.page.locator('article[data-open] .text').textContent()));
  }
  const shown = await desk.page.locator('#page').textContent();
  for (const [what, words] of Object.entries({ author: set.names[0], 'spoken for': set.names[0], 'why muted': set.inPlace[2] })) {
    assert.ok(shown.includes(words), `the desk shows as it is written: ${what}`);
  }
  await rummage(desk.page);
  assert.deepEqual(await desk.signs(), []);
});

test('in the exported page nothing runs, loads or leads anywhere, and where its words were HTML its policy would hold', async (t) => {
  const set = await stage(t);
  const { call } = await set.person('delegate', 0);
  const texts = [...set.inPlace, ...set.elsewhere];
  for (const [i, text] of texts.entries()) await call('intervention.submit', statement(OPEN, text, i === 0 ? { sources: SOURCES } : {}));
  const folder = await temporaryDirectory(t);
  const file = `${folder}/record.html`;
  await succeed(operator(t, set.server)('export', '--room', OPEN, '--format', 'html', '--language', 'en', '--output', file));
  const browser = await startBrowser(t);
  const at = (name) => ({ attacker: set.attacker, server: { url: pathToFileURL(`${folder}/${name}`).href } });

  const { page, signs } = await open(t, browser, at('record.html'), '');
  assert.deepEqual(await textsOn(page, '.text'), texts);
  assert.deepEqual(await page.locator('a:not([href^="#"])').evaluateAll((all) => all.map((one) => one.getAttribute('href')).filter((href) => href.includes('example.org'))), SOURCES);
  await rummage(page);
  assert.deepEqual(await signs(), []);

  const whole = await readFile(file, 'utf8');
  const unescaped = whole.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  const held = unescaped.replaceAll(/<meta http-equiv="refresh"[^>]*>/g, '');
  await writeFile(`${folder}/held.html`, held);
  const second = await open(t, browser, at('held.html'), '');
  assert.equal(await second.page.evaluate(() => window.taken), undefined);
  assert.deepEqual(set.attacker.hits, []);
  const noticed = (await second.signs()).join('\n');
  assert.match(noticed, /it was tried and refused: script-src/);
  assert.match(noticed, /it stands there: /);

  await writeFile(`${folder}/bare.html`, held.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
  const third = await open(t, browser, at('bare.html'), '');
  await third.page.waitForFunction(() => window.taken !== undefined);
  assert.match((await third.signs()).join('\n'), /it ran: .*it was asked for: GET \/img/s);
});

/** What a careless page would do: show each text as HTML. */
const fallForIt = () => {
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('article .text:not([data-fallen])')) {
      one.dataset.fallen = '';
      one.innerHTML = one.textContent;
    }
  }).observe(document, { childList: true, subtree: true });
};

test('the watch sees it when a page falls for what came by the protocol', async (t) => {
  const set = await stage(t);
  const { call } = await set.person('delegate', 0);
  for (const text of set.inPlace) await call('intervention.submit', statement(OPEN, text));
  const prepare = (page) => page.addInitScript(fallForIt);
  const { page, signs } = await open(t, await startBrowser(t), set, `/rooms/${OPEN}`, { bypassCSP: true, prepare });
  await page.waitForFunction(() => window.taken !== undefined);
  const wanted = ['/img', '/srcset', '/svg', '/frame', '/object', '/embed', '/video', '/style', '/link'].map((path) => `GET ${path}`);
  await page.waitForFunction(() => document.querySelectorAll('article img').length > 1);
  const missing = () => wanted.filter((hit) => !set.attacker.hits.includes(hit));
  await assert.doesNotReject(async () => {
    for (const deadline = Date.now() + 15_000; missing().length > 0; await page.evaluate(() => new Promise(requestAnimationFrame))) {
      assert.ok(Date.now() < deadline, `never asked for: ${missing().join(', ')}`);
    }
  });
  const seen = (await signs()).join('\n');
  for (const sign of [/it ran: in place/, /it stands there: <iframe/, /it stands there: IMG onerror/, /it was asked for: GET \/img/, /a request: /]) assert.match(seen, sign);
});

test('a page that falls for it is held by its policy: no HTML is made from strings, and without that rule nothing runs or loads', async (t) => {
  const set = await stage(t);
  const { call } = await set.person('delegate', 0);
  for (const text of set.inPlace) await call('intervention.submit', statement(OPEN, text));
  const browser = await startBrowser(t);
  const prepare = (page) => page.addInitScript(fallForIt);

  const strict = await open(t, browser, set, `/rooms/${OPEN}`, { prepare });
  await strict.page.waitForFunction(() => window.refused.length > 0);
  assert.equal(await strict.page.locator('article img').count(), 0);
  assert.match((await strict.signs()).join('\n'), /tried and refused: require-trusted-types-for/);

  // As a browser that does not know Trusted Types has it.
  const older = await open(t, browser, set, `/rooms/${OPEN}`, {
    prepare: async (page) => {
      await prepare(page);
      await page.route(`**/rooms/${OPEN}`, async (route) => {
        const response = await route.fetch();
        const policy = response.headers()['content-security-policy'].replace(/; require-trusted-types-for.*$/, '');
        await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
      });
    },
  });
  await older.page.locator('article img').first().waitFor({ state: 'attached' });
  const refused = ['script-src-attr', 'img-src', 'style-src-elem', 'frame-src', 'object-src', 'media-src'];
  await older.page.waitForFunction((all) => all.every((each) => window.refused.some((one) => one.startsWith(each))), refused);
  await rummage(older.page);
  assert.equal(await older.page.evaluate(() => window.taken), undefined);
  assert.deepEqual(set.attacker.hits, []);
});
