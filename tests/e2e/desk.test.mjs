// The desk in a real browser, on a real server: from one's words to the room, through the hands of moderators who work at
// the same time, without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, startServer, statement } from '../integration/harness.mjs';
import { Author, Moderator, moderated, overhear } from './at_the_desk.mjs';
import { startBrowser } from './browser.mjs';

const ROOM = 'ny-human-rights';
const PATH = `/rooms/${ROOM}`;
const FIRST = 'Nueve de cada diez no tienen contrato.';
const LAST = 'Según la OIT, nueve de cada diez no tienen contrato.';
const elena = (server) => server.token({ role: 'delegate', id: 'elena', name: 'Elena Gómez', delegation: 'México', group: 'national-government' });

test('returned with a reason, amended, published by another moderator: a follower sees the last words and no others', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM, { attribution: 'delegation' });
  const browser = await startBrowser(t);
  const follower = await Author.come(t, browser, server, PATH);
  const told = overhear(follower.page);
  await follower.page.reload();
  await follower.live('socket');
  const author = await Author.come(t, browser, server, PATH, { token: await elena(server), locale: 'es-ES' });
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz', locale: 'en-GB' });
  const leo = await Moderator.atDesk(t, browser, server, ROOM, { id: 'leo', name: 'Léo Martin', locale: 'fr-FR' });

  await author.page.locator('button.opener').waitFor();
  await author.says(FIRST);
  await author.own('pending', FIRST);
  await Promise.all([ana.waiting(1), leo.waiting(1)]);

  await ana.press('j');
  await ana.reads(FIRST);
  await ana.press('r');
  await ana.gives(1);
  await ana.waiting(0);
  // In the author's language, not the moderator's.
  await author.page.locator('.reason', { hasText: 'Le rogamos que indique la fuente de los datos o de las citas.' }).waitFor();
  await author.own('returned', FIRST);

  await author.amends(LAST);
  await author.own('pending', LAST);
  await leo.waiting(1);
  await leo.press('j');
  await leo.reads(LAST);
  await leo.sees('.context', 'Le rogamos que indique la fuente');
  await leo.press('p');
  await leo.waiting(0);

  await follower.sees(LAST);
  await author.sees(LAST);
  assert.deepEqual((await follower.timeline()).map(([, text]) => [text.includes(LAST), text.includes('México'), text.includes('Elena')]), [[true, true, false]]);
  assert.ok(told().includes(LAST), 'the last words did arrive');
  for (const secret of [FIRST, 'Le rogamos', 'Elena', 'Ana Ruiz', 'Léo Martin']) assert.ok(!told().includes(secret), `a follower was told: ${secret}`);
  for (const one of [follower, author, ana, leo]) assert.deepEqual(one.errors, []);
});

test('two at one desk: each sees what the other looks at; what one decides is said to the other and swapped for nothing', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const author = await connect(t, server, { token: await elena(server) });
  for (const text of ['El primero.', 'El segundo.']) await author.request('intervention.submit', statement(ROOM, text, { language: 'es' }));
  const browser = await startBrowser(t);
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz', locale: 'en-GB' });
  const leo = await Moderator.atDesk(t, browser, server, ROOM, { id: 'leo', name: 'Léo Martin', locale: 'en-GB' });

  await ana.press('j');
  await ana.reads('El primero.');
  await leo.sees('li[data-lease="true"]', 'Ana Ruiz is looking at this');
  await ana.press('r');
  await ana.press('2');
  const reason = ana.page.locator('form.reason textarea');
  await ana.page.keyboard.type(' Y gracias.');

  await leo.press('j');
  await leo.reads('El primero.');
  await leo.sees('.notice[data-lease]', 'Ana Ruiz is looking at this');
  await leo.press('p');
  await leo.reads('El segundo.');

  await ana.sees('[data-overtaken="published"]', 'Published by Léo Martin');
  assert.match(await ana.page.locator('article[data-open]').innerText(), /El primero\./);
  assert.match(await reason.inputValue(), /Y gracias\.$/);
  await ana.press('Control+Enter');
  await ana.sees('[data-conflict]', 'somebody was there first');
  assert.match(await reason.inputValue(), /Y gracias\.$/, 'the words outlive the conflict');
  await ana.press('Escape');
  await ana.press('j');
  await ana.reads('El segundo.');
  await leo.press('Escape');
  await leo.press('u');
  await leo.page.locator('form.reason[data-for="undo"]').waitFor();
  await leo.press('Control+Enter');
  await leo.sees('[data-last="hide"]');
  const { interventions } = await author.request('intervention.mine', { room: ROOM });
  assert.deepEqual(interventions.map(({ status, reason: why }) => [status, why !== undefined]), [['pending', false], ['hidden', true]]);
  for (const one of [ana, leo]) assert.deepEqual(one.errors, []);
});

test('keys mean nothing in a field and with a modifier, can be switched off, and are shown by ?', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const author = await connect(t, server, { token: await elena(server) });
  await author.request('intervention.submit', statement(ROOM, 'La única.', { language: 'es' }));
  const browser = await startBrowser(t);
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz', locale: 'en-GB' });
  const pending = async () => (await author.request('intervention.mine', { room: ROOM })).interventions[0].status;
  await ana.press('j');
  await ana.reads('La única.');
  await ana.press('r');
  await ana.page.locator('form.reason').waitFor();
  await ana.page.keyboard.type('php');
  assert.equal(await ana.page.locator('form.reason textarea').inputValue(), 'php');
  await ana.press('Escape');
  await ana.press('Alt+p');
  await ana.press('?');
  await ana.page.locator('dialog[open]').waitFor();
  await ana.press('p');
  await ana.page.locator('dialog input[type="checkbox"]').uncheck();
  await ana.press('Escape');
  await ana.press('p');
  assert.equal(await pending(), 'pending');
  await ana.page.reload();
  await ana.page.locator('li[data-item] button').click();
  await ana.reads('La única.');
  await ana.press('p');
  assert.equal(await pending(), 'pending', 'the switch is kept on the device');
  await ana.page.locator('[data-command="publish"]').click();
  await ana.waiting(0);
  assert.equal(await pending(), 'published');
});

test('published with a note: the desk reads it, the author and the room are told nothing of it', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const browser = await startBrowser(t);
  const follower = await Author.come(t, browser, server, PATH);
  const author = await Author.come(t, browser, server, PATH, { token: await elena(server), locale: 'es-ES' });
  const told = [follower, author].map(({ page }) => overhear(page));
  for (const one of [follower, author]) {
    await one.page.reload();
    await one.live('socket');
  }
  await author.says('La única.');
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz', locale: 'en-GB' });
  const leo = await Moderator.atDesk(t, browser, server, ROOM, { id: 'leo', name: 'Léo Martin', locale: 'en-GB' });
  await ana.waiting(1);
  await ana.press('j');
  await ana.reads('La única.');
  await ana.press('n');
  await ana.page.waitForFunction(() => document.activeElement?.matches('form.note textarea'));
  await ana.page.keyboard.type('Agreed with the chair.');
  await ana.press('Escape');
  await ana.press('n');
  await ana.page.waitForFunction(() => document.activeElement?.value === 'Agreed with the chair.');
  await ana.press('Control+Enter');
  await ana.waiting(0);
  await Promise.all([follower.sees('La única.'), author.sees('La única.')]);
  await leo.page.locator('[data-tab="published"]').press('Enter');
  await leo.press('j');
  await leo.reads('La única.');
  await leo.sees('.decision', 'Note of the desk: Agreed with the chair.');
  for (const heard of told) assert.ok(heard().includes('La única.') && !heard().includes('Agreed with the chair'));
  for (const one of [follower, author, ana, leo]) assert.deepEqual(one.errors, []);
});
