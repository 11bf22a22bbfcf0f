// What moderators do about people and the room, in a real browser: who it concerns sees it at once, in plain words.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, rpc, startServer, statement } from '../integration/harness.mjs';
import { Author, Moderator, moderated } from './at_the_desk.mjs';
import { startBrowser } from './browser.mjs';
import { startGateway } from './held_back.mjs';

const ROOM = 'ny-human-rights';
const PATH = `/rooms/${ROOM}`;
const kofi = (server) => server.token({ role: 'delegate', id: 'kofi', name: 'Kofi Mensah', delegation: 'Ghana', group: 'ministry' });

test('muted, expelled and let back in: the author is told in place of the composer, until when and why', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const browser = await startBrowser(t);
  const author = await Author.come(t, browser, server, PATH, { token: await kofi(server), timezoneId: 'Asia/Kolkata' });
  await author.page.locator('button.opener').waitFor();
  await author.says('What is your position on personal remarks?');
  await author.own('pending');
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz' });
  await ana.press('j');
  await ana.reads('personal remarks');
  await ana.press('m');
  await ana.gives(1);
  await ana.sees('[data-standing="muted"]', 'Muted until');
  await ana.sees('[data-last="mute"]', 'You muted Ghana.');
  await ana.sees('[data-last="mute"] [data-command="undo"]', 'Unmute');
  await author.page.locator('.why[data-why="muted"]', { hasText: 'You are muted in this room' }).waitFor();
  await author.page.locator('.why', { hasText: 'Please speak about positions' }).waitFor();
  assert.match(await author.page.locator('.why').innerText(), /Until .*\d\d:\d\d \(.*\d\d:\d\d your time\)\./);
  assert.equal(await author.page.locator('button[data-amend]').count(), 0, 'nor may they amend');

  await ana.sees('.dock [data-command="mute"]', 'Unmute author…');
  await ana.press('m');
  await ana.page.locator('.dock[data-form="unmute"]', { hasText: 'Let Ghana speak again?' }).getByRole('button', { name: 'Unmute' }).click();
  await ana.sees('[data-last="unmute"]', 'You unmuted Ghana.');
  await author.page.locator('button.opener').waitFor();
  await ana.press('m');
  await ana.gives(1);
  await ana.sees('[data-standing="muted"]', 'Muted until');

  await ana.page.locator('[data-tab="people"]', { hasText: 'Muted and expelled' }).click();
  await ana.sees('[data-participant="kofi"]', 'by you');
  await ana.page.locator('[data-participant="kofi"] button', { hasText: 'Unmute' }).click();
  await ana.page.locator('[data-participant="kofi"]').waitFor({ state: 'detached' });
  await author.page.locator('button.opener').waitFor();

  await ana.page.locator('[data-tab="pending"]').click();
  await ana.press('j');
  await ana.reads('personal remarks');
  await ana.press('r');
  await ana.gives(1);
  await author.own('returned', 'personal remarks');
  const own = author.page.locator('[data-own]');
  await own.filter({ hasText: 'You can amend it and send it again, or withdraw it.' }).waitFor();
  assert.equal(await own.locator('button').count(), 2);
  await ana.page.locator('[data-tab="returned"]').click();
  await ana.press('j');
  await ana.reads('personal remarks');
  await ana.page.locator('.more').click();
  await ana.page.locator('[data-act="expel"]').click();
  await ana.gives(3);
  await ana.sees('[data-standing="expelled"]');
  await ana.sees('[data-last="expel"]', 'You expelled Ghana from the room.');
  await author.page.locator('.connection[data-state="ended"]').waitFor();
  await author.page.locator('[data-why="expelled"]', { hasText: 'Your access to this room has been ended' }).waitFor();
  assert.equal(await own.locator('button').count(), 0, 'nothing is offered that would be refused');
  assert.ok(!(await own.innerText()).includes('You can amend it'));
  await author.page.reload();
  await author.page.getByRole('heading', { name: 'You no longer have access to this room' }).waitFor();
  await author.page.locator('.unknown a').click();
  await author.page.locator(`[data-room="${ROOM}"]`).first().waitFor();
  for (const one of [author, ana]) assert.deepEqual(one.errors, []);
});

test('everything by one participant is hidden at once, after one question', async (t) => {
  const server = await startServer(t);
  const author = await connect(t, server, { token: await kofi(server) });
  for (const text of ['One.', 'Two.']) await author.request('intervention.submit', statement(ROOM, text));
  await moderated(server, ROOM);
  await author.request('intervention.submit', statement(ROOM, 'Three.'));
  const browser = await startBrowser(t);
  const follower = await Author.come(t, browser, server, PATH);
  await follower.sees('Two.');
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz', timezoneId: 'Asia/Kolkata' });
  await ana.press('j');
  await ana.reads('Three.');
  await ana.page.locator('.more').click();
  await ana.page.locator('[data-act="hide_all"]').click();
  await ana.gives(1);
  await ana.page.getByRole('button', { name: 'Yes, hide everything' }).click();
  await ana.waiting(0);
  await ana.sees('[data-desk-news]', '2 hidden, 1 returned.');
  await ana.sees('[data-last="hide_all"]', 'You hid everything by Ghana: 2 hidden, 1 returned.');
  assert.equal(await ana.page.locator('[data-last] [data-command="undo"]').count(), 0, 'each is published again by itself');
  await ana.page.locator('[data-tab="hidden"]').click();
  await ana.sees('li[data-item] .wait', /\d\d:\d\d \(.*\d\d:\d\d your time\)$/);
  await follower.page.locator('.gone[data-status="hidden"]').nth(1).waitFor();
  assert.equal(await follower.page.locator('article[data-status="published"]').count(), 0);
});

test('the rule in force is said before one sends, and changes under one\'s eyes', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const author = await Author.come(t, browser, server, PATH, { token: await kofi(server) });
  const rule = author.page.locator('#composer-rule');
  await author.write('A draft.');
  assert.equal(await rule.innerText(), 'It is published at once. Shown with your delegation, group and name.');
  await moderated(server, ROOM, { attribution: 'group' });
  await rule.filter({ hasText: 'A moderator reads it first. Shown with your stakeholder group only.' }).waitFor();
  const ana = await Moderator.atDesk(t, browser, server, ROOM, { id: 'ana', name: 'Ana Ruiz' });
  await ana.page.locator('.states [data-state="paused"]').click();
  await author.page.locator('.may-not[data-why="paused"]').waitFor();
  await ana.page.locator('.states [data-state="open"]').click();
  await author.page.locator('.may-not').waitFor({ state: 'detached' });
  await ana.page.locator('.pace select').selectOption('60');
  await author.page.locator('.rule', { hasText: 'Slow mode: one intervention every 60 seconds.' }).waitFor();
  assert.equal(await author.page.locator('#composer-text').inputValue(), 'A draft.');
});

test('a stricter attribution takes names away from what is on the screen', async (t) => {
  const server = await startServer(t);
  const author = await connect(t, server, { token: await kofi(server) });
  await author.request('intervention.submit', statement(ROOM, 'Said under my name.'));
  const browser = await startBrowser(t);
  const follower = await Author.come(t, browser, server, PATH);
  await follower.page.locator('article', { hasText: 'Kofi Mensah' }).waitFor();
  await moderated(server, ROOM, { attribution: 'none' });
  await follower.page.locator('article', { hasText: 'Without attribution' }).waitFor();
  assert.ok(!(await follower.page.locator('main').innerText()).includes('Kofi'));
  await follower.sees('Said under my name.');
});

test('a moderator in the room: pins and hides in place, and sees how much waits at the desk', async (t) => {
  const server = await startServer(t);
  const author = await connect(t, server, { token: await kofi(server) });
  for (const text of ['To be pinned.', 'To be hidden.']) await author.request('intervention.submit', statement(ROOM, text));
  await moderated(server, ROOM);
  await author.request('intervention.submit', statement(ROOM, 'To be read first.'));
  const browser = await startBrowser(t);
  const follower = await Author.come(t, browser, server, PATH);
  const token = await server.token({ role: 'moderator', id: 'ana', name: 'Ana Ruiz' });
  const ana = await Moderator.come(t, browser, server, PATH, { token });
  await ana.page.locator('a.desk[data-waiting="1"]').waitFor();
  const menuOf = async (text) => {
    const item = ana.page.locator('article[data-seq]', { hasText: text });
    await item.locator('[data-moderate]').click();
    await item.locator('.menu .ways').waitFor();
    return item.locator('.menu');
  };
  await (await menuOf('To be pinned.')).locator('[data-act="pin"]').click();
  await follower.page.locator('.aside .links', { hasText: 'To be pinned.' }).waitFor();
  await (await menuOf('To be hidden.')).locator('[data-act="hide"]').click();
  await ana.gives(2);
  await follower.page.locator('.gone[data-status="hidden"]').waitFor();
  await ana.page.locator('a.desk').click();
  await ana.waiting(1);
  await ana.press('j');
  await ana.reads('To be read first.');
  for (const one of [follower, ana]) assert.deepEqual(one.errors, []);
});

test('where a WebSocket cannot be opened the desk is kept up by asking', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const gateway = await startGateway(t, server, { holdStreams: false });
  const browser = await startBrowser(t);
  const token = await server.token({ role: 'moderator', id: 'ana', name: 'Ana Ruiz' });
  const ana = await Moderator.come(t, browser, gateway, `${PATH}/desk`, { token });
  await ana.live('stream');
  const author = await kofi(server);
  await rpc(server, 'intervention.submit', statement(ROOM, 'Around the gateway.'), { token: author });
  await ana.waiting(1);
  await ana.press('j');
  await ana.reads('Around the gateway.');
  await ana.press('p');
  await ana.waiting(0);
  const { result } = await rpc(server, 'intervention.mine', { room: ROOM }, { token: author });
  assert.equal(result.interventions[0].status, 'published');
});
