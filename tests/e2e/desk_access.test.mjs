// The desk and the author's room for everybody: nothing serious for axe, nothing wider than the screen, wide and narrow,
// light and dark, in three languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, startServer, statement } from '../integration/harness.mjs';
import { Author, Moderator, moderated } from './at_the_desk.mjs';
import { startBrowser } from './browser.mjs';

const ROOM = 'ny-human-rights';
const LONG = 'Red Latinoamericana y del Caribe de Asociaciones de Mujeres Migrantes, Retornadas y de las Comunidades de Acogida';
const looks = [
  { locale: 'en-GB', width: 1280, height: 900, colorScheme: 'light' },
  { locale: 'es-ES', width: 375, height: 812, colorScheme: 'dark' },
  { locale: 'fr-FR', width: 320, height: 700, colorScheme: 'light' },
];

async function holds(person, what, { width }) {
  assert.deepEqual(await person.seriousFindings(), [], what);
  const overflow = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${what}: nothing is wider than ${width} px, but by ${overflow}`);
}

async function stage(t) {
  const server = await startServer(t);
  const token = await server.token({ role: 'delegate', id: 'rosa', name: 'Rosa Ixchel', delegation: LONG, group: 'civil-society' });
  const author = await connect(t, server, { token });
  const said = await author.request('intervention.submit', statement(ROOM, 'Ya publicada.', { language: 'es' }));
  const kofi = await connect(t, server, { token: await server.token({ role: 'delegate', id: 'kofi', name: 'Kofi Mensah', delegation: 'Ghana' }) });
  await kofi.request('intervention.submit', statement(ROOM, 'Also published.'));
  await moderated(server, ROOM);
  const sends = (text, more) => author.request('intervention.submit', statement(ROOM, text, more));
  await sends('نشكر الوفود على مداخلاتها.', { language: 'ar', in_reply_to: said.intervention.id });
  const returned = await sends('Sin fuente.', { language: 'es' });
  await sends('A third one, with a very long word: Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz.', { sources: ['https://example.org/'] });
  const desk = await connect(t, server, { token: await server.token({ role: 'moderator', id: 'leo', name: 'Léo Martin' }) });
  await desk.request('intervention.return', { room: ROOM, id: returned.intervention.id, version: 1, reason: 'Le rogamos que indique la fuente.' });
  await desk.request('participant.mute', { room: ROOM, participant: 'kofi', reason: 'Tono.' });
  return { server, token };
}

test('the desk: its list, what is open, its forms, its people and its keys', async (t) => {
  const { server } = await stage(t);
  const browser = await startBrowser(t);
  for (const look of looks) {
    const name = JSON.stringify(look);
    const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: `ana-${look.width}`, name: 'Ana Ruiz', ...look });
    await ana.waiting(2);
    await holds(ana, `the list: ${name}`, look);
    await ana.page.locator('li[data-item] button').first().click();
    await ana.reads('نشكر');
    await ana.page.locator('.context blockquote', { hasText: 'Ya publicada.' }).waitFor();
    await holds(ana, `what is open: ${name}`, look);
    for (const key of ['n', 'r', 't', 'm']) {
      await ana.press(key);
      await ana.page.locator('.dock[data-form] form').waitFor();
      await holds(ana, `the form of ${key}: ${name}`, look);
      await ana.press('Escape');
      await ana.page.locator('.dock:not([data-form])').waitFor();
    }
    await ana.press('?');
    await ana.page.locator('dialog[open]').waitFor();
    await holds(ana, `the keys: ${name}`, look);
    await ana.press('Escape');
    await ana.press('Escape');
    for (const tab of ['published', 'returned', 'hidden', 'people']) {
      await ana.page.locator(`[data-tab="${tab}"]`).click();
      await holds(ana, `${tab}: ${name}`, look);
    }
    await ana.sees('[data-participant="kofi"] [data-standing="muted"]');
    assert.equal(await ana.page.locator('html').getAttribute('lang').then((lang) => lang.slice(0, 2)), look.locale.slice(0, 2));
    assert.deepEqual(ana.errors, []);
  }
});

test('the author\'s room: returned, being amended, and the menu of a moderator', async (t) => {
  const { server, token } = await stage(t);
  const browser = await startBrowser(t);
  for (const look of looks) {
    const name = JSON.stringify(look);
    const rosa = await Author.come(t, browser, server, `/rooms/${ROOM}`, { token, ...look });
    await rosa.own('returned', 'Sin fuente.');
    await rosa.page.locator('[data-status="returned"] [data-amend]').click();
    await rosa.page.locator('form[data-amending]').waitFor();
    await holds(rosa, `amending: ${name}`, look);
    const ana = await Moderator.come(t, browser, server, `/rooms/${ROOM}`, { token: await server.token({ role: 'moderator', id: 'ana', name: 'Ana Ruiz' }), ...look });
    await ana.page.locator('[data-moderate]').first().click();
    await ana.page.locator('.menu [data-act="hide"]').click();
    await ana.page.locator('.menu form').waitFor();
    await holds(ana, `the menu: ${name}`, look);
    for (const one of [rosa, ana]) assert.deepEqual(one.errors, []);
  }
});
