// The exported page in a real browser: readable by everybody, on a wide screen, a phone and paper, and never running
// anything that somebody wrote.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { CONFIG, UNLIMITED, connect, operator, startServer, statement, succeed, temporaryDirectory, until } from '../integration/harness.mjs';
import { Visitor, startBrowser } from './browser.mjs';

const ROOM = 'ny-human-rights';
const HOSTILE = '<script>document.title = "taken"</script><img src=x onerror="document.title=1"> {{words.record}} </div></main>';
const SAID = [
  ['es', 'Señora presidenta, mi delegación agradece esta oportunidad.\n\nProponemos que los datos sobre migración se reúnan respetando la vida privada.'],
  ['en', 'We welcome the proposal of the previous speaker, and would add two points.\n1. Health services.\n2. Education.'],
  ['ar', 'نشكر الوفود على مداخلاتها. نقترح أن يشمل العمل منظمات المجتمع المدني (IOM) أيضًا.'],
  ['zh', '我们支持这一提案，并愿意分享我们的经验。'],
  ['en', HOSTILE],
];

/** A page of a room with something of everything in it, signed by the venue; gives the path of the file. */
async function exportedPage(t, { language = 'en', more = 0 } = {}) {
  const server = await startServer(t, { settings: UNLIMITED });
  const person = async (name, delegation, group) => connect(t, server, { token: await server.token({ role: 'delegate', name, delegation, group }) });
  const people = [await person('María Fernández Quirós', 'Costa Rica', 'national-government'), await person('أمل حداد', 'Lebanon', 'civil-society')];
  let last;
  for (const [i, [tag, text]] of SAID.entries()) {
    last = (await people[i % 2].request('intervention.submit', statement(ROOM, text, {
      language: tag, kind: i === 1 ? 'proposal' : 'statement', themes: i % 2 ? [] : ['human-rights', 'data'],
      sources: i === 0 ? ['https://www.iom.int/migration-data-and-research-a-very-long-address-that-does-not-break-by-itself?topic=privacy&page=1'] : [],
      ...(last === undefined ? {} : { in_reply_to: last.id }), ...(i === 3 ? { on_behalf_of: 'Group of 77 and China' } : {}),
    }))).intervention;
  }
  const withdrawn = (await people[0].request('intervention.submit', statement(ROOM, 'Never mind.'))).intervention;
  await people[0].request('intervention.withdraw', { room: ROOM, id: withdrawn.id, version: 1 });
  for (let i = 0; i < more; i += 1) await people[0].request('intervention.submit', statement(ROOM, `Further remark ${i}.`));
  const file = `${await temporaryDirectory(t)}/record.html`;
  const give = operator(t, { config: CONFIG, dataDir: server.dataDir });
  await until('the venue has signed', async () => (await succeed(give('export', '--room', ROOM))).includes('"signed_head":{'), 90_000);
  await succeed(give('export', '--room', ROOM, '--format', 'html', '--language', language, '--output', file));
  return file;
}

const open = (t, browser, file, options) => Visitor.come(t, browser, { url: pathToFileURL(file).href }, '', options);

test('the exported page: nothing serious for axe, no sideways scrolling, nothing runs', async (t) => {
  const browser = await startBrowser(t);
  const file = await exportedPage(t, { more: 30 });
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [360, 740, 'light'], [360, 740, 'dark']]) {
    const reader = await open(t, browser, file, { width, height, colorScheme });
    const { page } = reader;
    assert.deepEqual(await reader.seriousFindings(), [], `${width} ${colorScheme}`);
    const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.ok(over <= 0, `${width}: ${over} px too wide`);
    assert.equal(await page.title(), 'Human rights of migrants – Record – International Dialogue on Migration 2018');
    assert.equal(await page.locator('script, img').count(), 0);
    assert.deepEqual(reader.errors, []);
    if (process.env.PLENARIA_SCREENSHOTS) await page.screenshot({ path: `${process.env.PLENARIA_SCREENSHOTS}/record-${width}-${colorScheme}.png`, fullPage: true });
  }
});

test('the exported page is read in its order: headings, landmarks, languages, and links that lead somewhere', async (t) => {
  const browser = await startBrowser(t);
  const { page } = await open(t, browser, await exportedPage(t, { more: 30 }));
  assert.deepEqual(await page.locator('h1').count(), 1);
  assert.deepEqual(await page.locator('h2').allInnerTexts(), ['Contents', 'Interventions', 'How to check this record']);
  for (const landmark of ['banner', 'navigation', 'main']) assert.equal(await page.getByRole(landmark).count(), 1, landmark);
  assert.equal(await page.getByRole('article').count(), 36);
  assert.equal(await page.getByRole('article').first().getAttribute('aria-labelledby'), 'h1');
  assert.deepEqual(await page.locator('.text').evaluateAll((all) => all.slice(0, 5).map((one) => [one.lang, getComputedStyle(one).direction])),
    [['es', 'ltr'], ['en', 'ltr'], ['ar', 'rtl'], ['zh', 'ltr'], ['en', 'ltr']]);
  assert.equal(await page.locator('.text').nth(4).innerText(), HOSTILE);
  assert.equal(await page.locator('#e6 .gone').innerText(), 'Withdrawn by its author.');
  const dead = await page.locator('a[href^="#"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')).filter((href) => !document.querySelector(href)));
  assert.deepEqual(dead, []);
  assert.match(await page.getByRole('navigation').innerText(), /Interventions 1–21/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement.id'), 'content', 'the skip link leads past the contents');
});

test('the exported page goes to paper: black on white, no skip link, nothing cut off', async (t) => {
  const browser = await startBrowser(t);
  const { page } = await open(t, browser, await exportedPage(t), { colorScheme: 'dark' });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.ok(pdf.length > 10_000 && pdf.subarray(0, 5).toString() === '%PDF-');
  if (process.env.PLENARIA_SCREENSHOTS) await (await import('node:fs/promises')).writeFile(`${process.env.PLENARIA_SCREENSHOTS}/record.pdf`, pdf);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const look = await page.evaluate(`(() => { const style = getComputedStyle(document.documentElement);
    return { ink: style.color, paper: style.backgroundColor, skip: getComputedStyle(document.querySelector('.skip')).display }; })()`);
  assert.deepEqual(look, { ink: 'rgb(0, 0, 0)', paper: 'rgb(255, 255, 255)', skip: 'none' });
});

test('the exported page says nothing that is not in it: it asks for no other file, and holds the hash and how to check it', async (t) => {
  const browser = await startBrowser(t);
  const file = await exportedPage(t, { language: 'es' });
  const context = await browser.newContext({ offline: true });
  t.after(() => context.close());
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  assert.deepEqual(asked, [pathToFileURL(file).href]);
  const source = await readFile(file, 'utf8');
  assert.match(source, /<html lang="es" dir="ltr">/);
  const proof = await page.locator('section', { has: page.locator('#proof') }).innerText();
  assert.match(proof, /Cómo comprobar esta acta/);
  assert.match(proof, /Su resumen \(SHA-256\)\s+[\w-]{43}\s/);
  assert.match(proof, /Firma\s+[\w-]{86}\s/);
  assert.match(proof, /plenaria verify ny-human-rights\.jsonl --key keys\.json/);
});
