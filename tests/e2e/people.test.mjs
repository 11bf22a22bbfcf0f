// The pages about people in a real browser, on a real server: who is accredited, how, and with which link.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startServer } from '../integration/harness.mjs';
import { Author } from './at_the_desk.mjs';
import { HEADER, Secretary, accredited, office } from './at_the_office.mjs';
import { startBrowser } from './browser.mjs';
import { scan } from './camera.mjs';

const ROOM = 'ny-human-rights';

test('a person is written down with a new delegation, and changed, without a mouse; a colleague sees it at once', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const carla = await Secretary.atPeople(t, browser, server);
  const omar = await Secretary.atPeople(t, browser, server, { id: 'omar', name: 'Omar Haddad', locale: 'fr-FR' });
  const { page } = carla;
  await page.locator('[data-state="empty"]').waitFor();

  await carla.enters('[data-state="empty"] a.main');
  await carla.fills('input[name="name"]', 'Ana Pérez');
  await carla.fills('[role="combobox"]', 'Costa Rica');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('input[name="delegation_name"]').waitFor();
  assert.equal(await page.locator('input[name="delegation_name"]').inputValue(), 'Costa Rica');
  await carla.picks('select[name="delegation_group"]', 'National government');
  await carla.picks('select[name="delegation_capacity"]', 'State');
  await carla.enters('[role="group"] button.main');
  await page.getByText('Group and capacity are those of the delegation.').waitFor();
  await carla.fills('textarea[name="on_behalf_of"]', 'G77');
  await page.keyboard.press('Enter');
  await page.keyboard.type('CELAC');
  await carla.enters('details summary');
  await carla.tabTo(`input[name="rooms"][value="${ROOM}"]`);
  await page.keyboard.press('Space');
  await carla.picks('select[name="language"]', 'Spanish');
  await carla.enters('form > .ways button.main');
  await carla.told('Ana Pérez was added.');
  await omar.row('Ana Pérez').filter({ hasText: 'Costa Rica' }).waitFor();
  await omar.page.locator('[data-people="1"][data-delegations="1"]').waitFor();

  const ask = await office(server);
  const { people: [ana], delegations: [costaRica] } = await ask('list', {});
  assert.deepEqual(
    { ...ana, id: '', at: '' },
    {
      id: '', at: '', role: 'delegate', name: 'Ana Pérez', delegation: costaRica.id, group: 'national-government', capacity: 'state',
      on_behalf_of: ['G77', 'CELAC'], rooms: [ROOM], language: 'es', revoked: false, serial: 1,
    },
  );

  // Two change the same person: what the other saved is said, and nothing that was typed is swapped.
  await omar.opens('Ana Pérez');
  await omar.enters('.known .ways a');
  await omar.fills('input[name="name"]', 'Ana Pérez Mora');
  await carla.enters('.known .ways a');
  await carla.tabTo('input[name="role"]:checked');
  await page.keyboard.press('ArrowDown');
  await carla.enters('form > .ways button.main');
  await carla.told('What is known of Ana Pérez was changed.');
  await omar.page.locator('.changed', { hasText: 'Fonction' }).waitFor();
  assert.equal(await omar.page.locator('input[name="name"]').inputValue(), 'Ana Pérez Mora');
  await omar.enters('.changed button');
  await omar.enters('form > .ways button.main');
  await omar.told('Ana Pérez Mora');
  await page.getByRole('heading', { name: 'Ana Pérez Mora' }).waitFor();
  const { people: [after] } = await ask('list', {});
  assert.deepEqual([after.id, after.name, after.role], [ana.id, 'Ana Pérez Mora', 'observer']);

  // A delegation is changed for everybody in it.
  await carla.enters('nav.tabs a[href="/people/delegations"]');
  await carla.enters('li[data-delegation] a');
  await carla.picks('select[name="delegation_capacity"]', 'Observer');
  await carla.enters('[role="group"] button.main');
  await carla.told('Costa Rica was changed.');
  await omar.page.locator('.known dd', { hasText: 'Observateur' }).last().waitFor();
  assert.equal((await ask('list', {})).people[0].capacity, 'observer');
  for (const one of [carla, omar]) assert.deepEqual(one.errors, []);
});

test('what the server cannot take is said beside its field, and nothing that was typed is lost', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const carla = await Secretary.atPeople(t, browser, server, { part: '/add' });
  const { page } = carla;
  await carla.enters('form > .ways button.main');
  await page.locator('.fault', { hasText: 'Write the name.' }).waitFor();
  assert.ok(await page.evaluate(() => document.activeElement?.matches('input[name="name"]')));
  const long = 'N'.repeat(300);
  await page.keyboard.insertText(long);
  await carla.fills('textarea[name="on_behalf_of"]', 'a\nb\nc\nd\ne\nf');
  await carla.enters('form > .ways button.main');
  await page.locator('.fault', { hasText: 'At most 5' }).waitFor();
  await carla.fills('textarea[name="on_behalf_of"]', 'G77');
  await carla.enters('form > .ways button.main');
  await page.locator('.fault[lang="en"]').waitFor();
  assert.ok(await page.evaluate(() => document.activeElement?.matches('input[name="name"]')));
  assert.equal(await page.locator('input[name="name"]').inputValue(), long);
  await carla.fills('input[name="name"]', 'Nadia Haddad');
  await carla.enters('form > .ways button.main');
  await carla.told('Nadia Haddad was added.');
  assert.deepEqual(carla.errors, []);
});

test('a long register is searched without accents and read page by page', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const ask = await office(server);
  const lines = Array.from({ length: 230 }, (_, index) => `Person ${String(index).padStart(3, '0')},observer,,,,,,`);
  await accredited(ask, ...lines, 'Ángela Peña,delegate,Perú,national-government,state,,,es', 'Li Wei,delegate,Perú,,,,,');
  const carla = await Secretary.atPeople(t, browser, server);
  const { page } = carla;
  await page.locator('[data-people="232"][data-delegations="1"]').waitFor();
  await carla.rows(100);
  for (const count of [200, 232]) {
    await page.getByRole('button', { name: 'Show more people' }).press('Enter');
    await carla.rows(count);
  }
  assert.equal(await page.getByRole('button', { name: 'Show more people' }).count(), 0);
  assert.equal(new Set(await page.locator('li[data-person]').evaluateAll((rows) => rows.map((row) => row.dataset.person))).size, 232);

  await carla.fills('#find', 'pena');
  await carla.rows(1);
  await carla.row('Ángela Peña').waitFor();
  await carla.fills('#find', 'PERU');
  await carla.rows(2);
  await carla.fills('#find', 'nobody of this name');
  await page.locator('.nobody').waitFor();
  await page.getByRole('button', { name: 'Show everybody' }).press('Enter');
  await carla.rows(100);
  assert.deepEqual(carla.errors, []);
});

test('a personal link: copied, scanned from the screen, opened on another device; ended by a newer one', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const ask = await office(server);
  await accredited(ask, 'Ana Pérez,delegate,Costa Rica,national-government,state,G77|CELAC,,es');
  const carla = await Secretary.atPeople(t, browser, server, { permissions: ['clipboard-write'] });
  const { page } = carla;
  await carla.opens('Ana Pérez');
  const link = await carla.link();
  assert.ok(link.startsWith(`${server.url}/#token=`), link);
  assert.equal(await scan(page.locator('[data-link="shown"] svg')), link);
  await carla.enters('[data-link="shown"] button.main');
  await page.locator('[data-link="shown"] [role="status"]', { hasText: 'Copied' }).waitFor();
  await carla.tabTo('textarea');
  await page.keyboard.press('Control+v');
  assert.equal(await page.locator('textarea').inputValue(), link);
  await carla.fills('textarea', '');

  const phone = await Author.come(t, browser, { url: link }, '', { width: 375, height: 812 });
  await phone.page.locator('.person[data-state="accredited"]', { hasText: 'Ana Pérez' }).filter({ hasText: 'Costa Rica' }).waitFor();
  assert.ok(!phone.page.url().includes('token'), 'the token is out of the address bar at once');
  await phone.page.locator(`[data-room="${ROOM}"] a`).first().click();
  await phone.write('Spoken with a scanned link.');
  const offered = phone.page.locator('input[name="on_behalf_of"]');
  assert.deepEqual(await offered.evaluate((input) => [...input.list.options].map(({ value }) => value)), ['G77', 'CELAC']);
  await phone.send();
  await phone.sees('Spoken with a scanned link.');

  await carla.enters('[data-link="shown"] .ways button:nth-of-type(2)');
  await page.locator('[data-link="hidden"]').waitFor();
  assert.equal(await page.getByText(link).count(), 0, 'a hidden link is gone from the page');
  await carla.enters('[data-link="hidden"] .ways button:nth-of-type(2)');
  await carla.enters('.confirm button.grave');
  await page.locator('[data-link="shown"] .renewed').waitFor();
  const newer = await page.locator('[data-link="shown"] .url').innerText();
  assert.notEqual(newer, link);
  assert.equal(await scan(page.locator('[data-link="shown"] svg')), newer);
  await phone.page.locator('.notice[data-state="expired"]').waitFor();
  const late = await Author.come(t, browser, { url: link }, '');
  await late.page.locator('.notice[data-state="expired"]').waitFor();
  const tablet = await Author.come(t, browser, { url: newer }, '', { width: 820 });
  await tablet.page.locator('.person[data-state="accredited"]', { hasText: 'Ana Pérez' }).waitFor();
  for (const one of [carla, phone, late, tablet]) assert.deepEqual(one.errors, []);
});

test('badges for those who were chosen: each with a code that opens a session as its bearer', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const ask = await office(server);
  await accredited(ask, 'Ana Pérez,delegate,Costa Rica,national-government,state,,,', 'ليلى حداد,delegate,المغرب,national-government,state,,,', 'Omar,observer,,,,,,');
  // As fine as paper: a badge is small on a screen.
  const carla = await Secretary.atPeople(t, browser, server, { deviceScaleFactor: 3 });
  const { page } = carla;
  for (const name of ['Ana Pérez', 'ليلى حداد']) {
    await carla.row(name).getByRole('checkbox').focus();
    await page.keyboard.press('Space');
  }
  await carla.enters('.chosen button.main');
  await carla.enters('.form button.main');
  await page.locator('[data-made="2"]').waitFor();
  const badges = page.locator('li[data-badge]');
  for (const [index, name] of ['Ana Pérez', 'ليلى حداد'].entries()) {
    assert.match(await badges.nth(index).innerText(), new RegExp(name));
    const bearer = await Author.come(t, browser, { url: await scan(badges.nth(index).locator('svg')) }, '');
    await bearer.page.locator('.person[data-state="accredited"]', { hasText: name }).waitFor();
    assert.deepEqual(bearer.errors, []);
  }
  assert.deepEqual(carla.errors, []);
});

test('a table with mistakes: looked through, mended line by line, then added', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const ask = await office(server);
  const carla = await Secretary.atPeople(t, browser, server, { part: '/import' });
  const { page } = carla;
  await carla.tabTo('#csv');
  await page.keyboard.insertText('name;role;delegation;group;capacity\nAna Pérez;delegat;Costa Rica;national-government;state\nOmar;observer;;;\nLi Wei;delegate;Perú;;');
  await carla.enters('.people > .ways button.main');
  await page.locator('[data-phase="faulty"]').waitFor();
  await page.locator('tr[data-line="2"]', { hasText: 'role' }).waitFor();
  assert.equal((await ask('list', {})).people.length, 0);

  /** Goes to a line by its button among the mistakes, and writes it anew. */
  const mend = async (line, words) => {
    await carla.enters(`tr[data-line="${line}"] button`);
    assert.ok(await page.evaluate(() => document.activeElement?.id === 'csv'));
    await page.keyboard.insertText(words);
  };
  await mend(2, 'Ana Pérez;delegate;Costa Rica;national-government;state');
  await carla.enters('.people > .ways button.main');
  // Only now that every line can be read is it known that nobody says what kind of delegation this is.
  await page.locator('tr[data-line="4"]', { hasText: 'group' }).waitFor();
  assert.equal(await page.locator('tr[data-line="2"]').count(), 0);
  await mend(4, 'Li Wei;delegate;Perú;national-government;state');
  await carla.enters('.people > .ways button.main');
  await page.locator('[data-phase="checked"]', { hasText: '3 people and 2 new delegations would be added' }).waitFor();
  assert.deepEqual(await page.locator('[data-beginning] td[data-column="name"]').allInnerTexts(), ['Ana Pérez', 'Omar', 'Li Wei']);
  assert.deepEqual((await ask('list', {})).counts, { people: 0, revoked: 0, delegations: 0 });
  await carla.enters('.people > .ways button.main');
  await page.locator('[data-phase="added"]', { hasText: '3 people and 2 new delegations were added' }).waitFor();
  const { people } = await ask('list', {});
  assert.deepEqual(people.map(({ name, role, capacity }) => [name, role, capacity]), [['Ana Pérez', 'delegate', 'state'], ['Omar', 'observer', undefined], ['Li Wei', 'delegate', 'state']]);
  await carla.enters('[data-phase="added"] a.main');
  await carla.rows(3);
  assert.deepEqual(carla.errors, []);
});

test('a large file is sent in parts, and everybody in it is added once', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const ask = await office(server);
  const carla = await Secretary.atPeople(t, browser, server, { part: '/import' });
  const { page } = carla;
  const sent = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => String(payload).includes('accreditation.import') && sent.push(JSON.parse(String(payload)).params)));
  await page.reload();
  await carla.live();
  const count = 2400;
  const lines = Array.from({ length: count }, (_, index) => `"Person ${index}, of a rather long name",delegate,Delegation ${index % 60},national-government,state,,,es`);
  await page.locator('input[type="file"]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from([HEADER, ...lines].join('\r\n')) });
  await page.locator('[data-phase="checked"]', { hasText: '2,400 people and 60 new delegations' }).waitFor({ timeout: 60_000 });
  assert.ok(sent.length >= 3 && sent.every(({ dry_run, csv }) => dry_run && Buffer.byteLength(csv) <= 60_000), `${sent.length} parts`);
  const parts = sent.splice(0).length;
  await carla.enters('.people > .ways button.main');
  await page.locator('[data-phase="added"]').waitFor({ timeout: 60_000 });
  assert.equal(sent.length, parts);
  assert.equal(new Set(sent.map(({ key }) => key)).size, parts);
  assert.deepEqual((await ask('list', {})).counts, { people: count, revoked: 0, delegations: 60 });
  assert.deepEqual(carla.errors, []);
});

test('nothing serious for axe and nothing too wide: wide and narrow, light and dark, in three languages and from right to left', async (t) => {
  const server = await startServer(t);
  const browser = await startBrowser(t);
  const ask = await office(server);
  const long = 'Agence nationale pour l’emploi, l’intégration et l’accompagnement des travailleurs migrants et de leurs familles';
  const people = await accredited(
    ask,
    'Ana Pérez,delegate,Costa Rica,national-government,state,G77|CELAC,ny-human-rights|ny-data,es',
    'الدكتورة ليلى بنت عبد الرحمن الحداد,delegate,المملكة المغربية,national-government,state,مجموعة الـ 77,,fr',
    `Ndèye-Fatou Coulibaly-Traoré de la Rochefoucauld-Montbéliard,observer,"${long}",civil-society,observer,,,`,
    'Omar,moderator,,,,,,',
  );
  await ask('revoke', { person: people[3].id, reason: 'Has left.' });
  await ask('revoke', { person: 'guest@example.org', reason: 'Has left.' });
  const looks = [
    { locale: 'en-GB', width: 1280, colorScheme: 'light' },
    { locale: 'es-ES', width: 375, height: 812, colorScheme: 'dark' },
    { locale: 'fr-FR', width: 320, height: 700, colorScheme: 'light' },
    { locale: 'en-GB', width: 1280, colorScheme: 'dark', direction: 'rtl' },
    { locale: 'en-GB', width: 375, height: 812, colorScheme: 'light', direction: 'rtl' },
  ];
  for (const { direction, ...look } of looks) {
    const carla = await Secretary.atPeople(t, browser, server, look);
    const { page } = carla;
    const isFine = async (what) => {
      if (direction) await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
      assert.deepEqual(await carla.seriousFindings(), [], `${what}: ${JSON.stringify(look)}`);
      assert.ok((await carla.overflow()) <= 0, `${what}: nothing is wider than ${look.width} px`);
    };
    /** Another of these pages, by its address. */
    const turn = async (part, landmark) => {
      await page.goto(`${server.url}/people${part}`);
      await page.locator(landmark).first().waitFor();
    };
    await page.locator('li[data-person]').first().getByRole('checkbox').check();
    await isFine('the list');
    await page.locator('.chosen button.main').click();
    await page.locator('.form button.main').click();
    await page.locator('[data-made="1"]').waitFor();
    await isFine('badges');
    await turn(`/${people[1].id}`, 'article[data-person]');
    await carla.link();
    await isFine('a link');
    await page.locator('form textarea').fill('Has left.');
    await page.locator('form button.grave').click();
    await page.locator('.confirm').waitFor();
    await isFine('revoking');
    await turn(`/${people[0].id}/change`, 'input[name="name"]');
    await page.locator('input[name="name"]').fill('');
    await page.locator('form > .ways button.main').click();
    await page.locator('.fault').waitFor();
    await isFine('a form');
    await turn('/add', '[role="combobox"]');
    await page.locator('[role="combobox"]').fill('a');
    await page.locator('[role="option"]').first().waitFor();
    await isFine('choosing a delegation');
    await turn(`/others#${people[0].id}`, `form a[href="/people/${people[0].id}"]`);
    await isFine('somebody who is in the register after all');
    await turn('/delegations', 'li[data-delegation]');
    await isFine('delegations');
    await turn('/others#guest%40example.org', '[data-revoked="true"]');
    await isFine('somebody from elsewhere');
    await turn('/import', '#csv');
    await page.locator('details summary').click();
    await page.locator('#csv').fill(`name,role\n${long},delegat\nA,king\n`);
    await page.locator('.people > .ways button.main').click();
    await page.locator('[data-faults="2"]').waitFor();
    await isFine('mistakes in a table');
    assert.deepEqual(carla.errors, []);
  }
});
