// Accreditation that ends, in a real browser, on a real server: what the one who was revoked sees, by whatever they
// follow, and what is left of theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, rpc, startServer, statement } from '../integration/harness.mjs';
import { Author, Moderator, moderated } from './at_the_desk.mjs';
import { Secretary, accredited, office, sessionsOf } from './at_the_office.mjs';
import { startBrowser } from './browser.mjs';
import { startGateway } from './held_back.mjs';

const ROOM = 'ny-human-rights';
const PATH = `/rooms/${ROOM}`;

for (const { tier, holdStreams } of [{ tier: 'socket' }, { tier: 'stream', holdStreams: false }, { tier: 'polling', holdStreams: true }]) {
  test(`revoked while following by ${tier}: the page says so and follows on, without another try; a link of after the restoring opens`, async (t) => {
    // Without a socket the page hears of it by its next heartbeat.
    const server = await startServer(t, { settings: { 'limits.ping_s': 2 } });
    const browser = await startBrowser(t);
    const ask = await office(server);
    const [ana] = await accredited(ask, 'Ana Pérez,delegate,Costa Rica,national-government,state,,,es');
    const { url, token } = await ask('link', { person: ana.id });
    const gateway = tier === 'socket' ? server : await startGateway(t, server, { holdStreams });
    const author = await Author.come(t, browser, gateway, `${PATH}${url.slice(1)}`);
    const tries = sessionsOf(author.page);
    await author.page.reload();
    await author.live(tier);
    await author.write('Half a sentence that');
    const carla = await Secretary.atPeople(t, browser, server);
    await carla.opens('Ana Pérez');
    await carla.revokes('The wrong person had the link.');
    await carla.told('The accreditation of Ana Pérez is revoked.');

    await author.page.locator('.notice[data-state="revoked"]', { hasText: 'Your accreditation was revoked' }).waitFor();
    await author.page.locator('[data-why="revoked"]', { hasText: 'Your accreditation was revoked' }).waitFor();
    const { error } = await rpc(server, 'intervention.submit', statement(ROOM, 'Too late.'), { token });
    assert.equal(error.code, 4001);
    await author.live(tier);
    const before = tries();
    const other = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Omar' }) });
    for (const text of ['Said to everybody.', 'And once more.']) {
      await other.request('intervention.submit', statement(ROOM, text));
      await author.sees(text);
    }
    assert.deepEqual(tries(), before, 'what is public goes on arriving by what was opened once');
    const late = await Author.come(t, browser, server, url);
    await late.page.locator('.notice[data-state="revoked"]').waitFor();

    await carla.restores('It was the right person.');
    await carla.told('Give them a new link.');
    await late.page.reload();
    await late.page.locator('.notice[data-state="expired"]').waitFor();
    const link = await carla.link();
    await author.page.goto(`${gateway.url}${PATH}${new URL(link).hash}`);
    await author.live(tier);
    await author.page.locator('#composer-text').waitFor();
    assert.equal(await author.page.locator('#composer-text').inputValue(), 'Half a sentence that');
    await author.send();
    await author.sees('Half a sentence that');
    for (const one of [carla, author, late]) assert.deepEqual(one.errors, []);
  });
}

test('somebody whom only another system names is revoked by identifier, stands in the list as that, and is restored', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const browser = await startBrowser(t);
  const id = 'guest@example.org';
  const token = await server.token({ role: 'delegate', id, name: 'A guest' });
  const guest = await Author.come(t, browser, server, PATH, { token });
  await guest.live();
  await guest.says('Something that is looked at twice.');
  await guest.own('pending', 'looked at twice');
  // From what they said at the desk to the page that ends it.
  const carla = await Secretary.atDesk(t, browser, server, ROOM, { role: 'secretariat', id: 'carla', name: 'Carla Ruiz' });
  const { page } = carla;
  await carla.press('j');
  await carla.reads('looked at twice');
  await carla.enters('.dock button.more');
  await carla.enters('[data-act="accreditation"]');
  await page.locator('form input[type="text"]').waitFor();
  assert.equal(await page.locator('form input[type="text"]').inputValue(), id);
  await carla.revokes('Their own system has ended it.');
  await carla.told(`${id} is revoked.`);
  await guest.page.locator('.notice[data-state="revoked"]').waitFor();
  await guest.own('pending', 'looked at twice');
  assert.equal(await guest.page.locator('[data-own] button').count(), 0, 'nor can they withdraw it');

  await carla.enters('nav.tabs a[href="/people"]');
  await carla.row(id).filter({ hasText: 'Not in this register' }).filter({ hasText: 'Revoked' }).waitFor();
  await carla.row(id).getByRole('link').press('Enter');
  await page.locator('[data-revoked="true"]').waitFor();
  assert.equal(await page.locator('form input[type="text"]').inputValue(), id);
  await carla.restores('Their own system has begun it again.');
  await carla.told(`${id} is restored.`);
  const again = await Author.come(t, browser, server, PATH, { token });
  await again.page.locator('.person[data-state="accredited"]', { hasText: 'A guest' }).waitFor();
  for (const one of [carla, guest, again]) assert.deepEqual(one.errors, []);
});

test('who is revoked at the desk or at these pages keeps nothing of them on the screen', async (t) => {
  const server = await startServer(t);
  await moderated(server, ROOM);
  const browser = await startBrowser(t);
  const ask = await office(server);
  const [mona, sami] = await accredited(ask, 'Mona Adel,moderator,,,,,,', 'Sami Nour,secretariat,,,,,,');
  const linkOf = async (person) => (await ask('link', { person: person.id })).url;
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  await author.request('intervention.submit', statement(ROOM, 'Not yet for everybody.'));
  const moderator = await Moderator.come(t, browser, server, `${PATH}/desk${(await linkOf(mona)).slice(1)}`);
  await moderator.waiting(1);
  await moderator.press('j');
  await moderator.reads('Not yet for everybody.');
  const secretary = await Secretary.come(t, browser, server, `/people${(await linkOf(sami)).slice(1)}`);
  await secretary.row('Mona Adel').waitFor();

  for (const person of [mona, sami]) await ask('revoke', { person: person.id, reason: 'They have left.' });
  for (const { page } of [moderator, secretary]) await page.locator('.notice[data-state="revoked"]').waitFor();
  await moderator.page.getByText('Not yet for everybody.').first().waitFor({ state: 'detached' });
  await secretary.page.locator('[data-state="forbidden"]').waitFor();
  assert.equal(await secretary.page.getByText('Mona Adel').count(), 0);
  for (const one of [moderator, secretary]) assert.deepEqual(one.errors, []);
});
