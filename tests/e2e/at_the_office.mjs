// The secretariat at its pages about people, by keyboard: what they press, and what they then see. Knows the page's
// landmarks and words, not its insides.
import assert from 'node:assert/strict';

import { newKey, rpc } from '../integration/harness.mjs';
import { Moderator } from './at_the_desk.mjs';

/** The columns of a table of people. */
export const HEADER = 'name,role,delegation,group,capacity,on_behalf_of,rooms,language';

const WITHIN = { timeout: 30_000 };

/** What the secretariat asks for from elsewhere: gives the result, or throws with the refusal. */
export async function office(server, person = {}) {
  const token = await server.token({ role: 'secretariat', name: 'Oficina', ...person });
  return async (method, params) => {
    const { result, error } = await rpc(server, `accreditation.${method}`, params, { token });
    if (error) throw new Error(`accreditation.${method}: ${JSON.stringify(error)}`);
    return result;
  };
}

/** Accredits people from lines of a table; gives the register's people, in its order. */
export async function accredited(ask, ...lines) {
  const { errors } = await ask('import', { csv: [HEADER, ...lines].join('\n'), key: newKey() });
  assert.deepEqual(errors, []);
  return (await ask('list', { limit: 200 })).people;
}

/** Counts what a page opens from now on: its sockets, and its tries to open a session, by whatever carries them. */
export function sessionsOf(page) {
  const opened = { sockets: 0, sessions: 0 };
  const heed = (message) => (opened.sessions += String(message).includes('"session.open"') ? 1 : 0);
  page.on('websocket', (socket) => {
    opened.sockets += 1;
    socket.on('framesent', ({ payload }) => heed(payload));
  });
  page.on('request', (request) => heed(request.postData() ?? ''));
  return () => ({ ...opened });
}

export class Secretary extends Moderator {
  /** At one of the pages about people: `part` as in its address. */
  static async atPeople(t, browser, server, { id = 'carla', name = 'Carla Ruiz', part = '', ...options } = {}) {
    const token = await server.token({ role: 'secretariat', id, name });
    const secretary = await Secretary.come(t, browser, server, `/people${part}`, { token, ...options });
    await secretary.live();
    await secretary.page.locator('.people[data-state="here"]').waitFor(WITHIN);
    return secretary;
  }

  /** Goes to a field or button by Tab, and presses Enter on it. */
  async enters(selector) {
    await this.tabTo(selector);
    await this.page.keyboard.press('Enter');
  }

  /** Goes to a field by Tab, and writes into it in place of what is there. */
  async fills(selector, text) {
    await this.tabTo(selector);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
  }

  /** Goes to a list by Tab, and chooses by the first letters. */
  async picks(selector, words) {
    await this.tabTo(selector);
    await this.page.keyboard.type(words);
    const chosen = await this.page.locator(selector).evaluate((list) => list.selectedOptions[0]?.text ?? '');
    assert.ok(chosen.startsWith(words), `${selector}: ${chosen}`);
  }

  /** Waits until this is said of what was just done. */
  told(words) {
    return this.page.locator('.done', { hasText: words }).waitFor(WITHIN);
  }

  row(name) {
    return this.page.locator('li[data-person]', { hasText: name });
  }

  /** Waits until so many rows are shown. */
  rows(count) {
    return this.page.locator(`[data-shown="${count}"]`).waitFor({ state: 'attached', ...WITHIN });
  }

  /** Opens somebody's page from the list. */
  async opens(name) {
    await this.row(name).getByRole('link').focus();
    await this.page.keyboard.press('Enter');
    await this.page.locator('article[data-person]', { hasText: name }).waitFor(WITHIN);
  }

  /** Asks for the personal link that is shown on somebody's page; gives it. */
  async link() {
    await this.enters('[data-link="hidden"] button.main');
    await this.page.locator('[data-link="shown"]').waitFor(WITHIN);
    return this.page.locator('[data-link="shown"] .url').innerText();
  }

  /** Revokes whose page is open, with a reason and the second question. */
  async revokes(reason) {
    await this.fills('form textarea', reason);
    await this.enters('form button.grave');
    await this.enters('.confirm button.grave');
  }

  async restores(reason) {
    await this.page.getByRole('button', { name: 'Restore' }).waitFor(WITHIN);
    await this.fills('form textarea', reason);
    await this.page.getByRole('button', { name: 'Restore' }).press('Enter');
  }

  overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
}
