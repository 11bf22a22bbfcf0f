// Moderators and authors at their pages, by keyboard alone: what they press, and what they then see. Knows the page's
// landmarks, not its insides.
import assert from 'node:assert/strict';

import { rpc } from '../integration/harness.mjs';
import { Visitor } from './browser.mjs';

const WITHIN = { timeout: 30_000 };

/** Makes the room one whose interventions a moderator reads first; `more` of its rules. */
export async function moderated(server, room, more = {}) {
  const token = await server.token({ role: 'secretariat', name: 'Secretaría' });
  const { error } = await rpc(server, 'room.configure', { room, moderation: 'pre', ...more }, { token });
  assert.equal(error, undefined);
}

/** Everything that the page is told over its sockets, as one text. */
export function overhear(page) {
  const heard = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
  return () => heard.join('\n');
}

/** An author, or anybody in a room. */
export class Author extends Visitor {
  /** Writes and sends without a mouse. */
  async says(text) {
    const opener = this.page.locator('button.opener');
    await opener.or(this.page.locator('#composer-text')).first().waitFor(WITHIN);
    if (await opener.isVisible()) {
      await this.tabTo('button.opener');
      await this.page.keyboard.press('Enter');
    } else await this.tabTo('#composer-text');
    await this.page.locator('#composer-text').waitFor(WITHIN);
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Control+Enter');
  }

  own(status, text) {
    return this.page.locator(`[data-own][data-status="${status}"]`, { hasText: text }).waitFor(WITHIN);
  }

  /** Puts these words in the place of those that were returned. */
  async amends(text) {
    await this.tabTo('button[data-amend]');
    await this.page.keyboard.press('Enter');
    await this.page.locator('form[data-amending] textarea').waitFor(WITHIN);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Control+Enter');
  }

  async tabTo(selector) {
    await this.page.locator(selector).first().waitFor(WITHIN);
    const there = () => this.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    for (let step = 0; step < 90 && !(await there()); step += 1) await this.page.keyboard.press('Tab');
    assert.ok(await there(), `${selector} is reached by Tab`);
  }
}

/** A moderator at a room's desk. */
export class Moderator extends Author {
  static async atDesk(t, browser, server, room, { id, name, role = 'moderator', ...options }) {
    const token = await server.token({ role, id, name });
    const moderator = await this.come(t, browser, server, `/rooms/${room}/desk`, { token, ...options });
    await moderator.page.locator('[data-desk][data-phase="here"]').waitFor(WITHIN);
    return moderator;
  }

  /** Waits until so many wait in the queue. */
  waiting(count) {
    return this.page.locator(`[data-waiting="${count}"]`).first().waitFor(WITHIN);
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Waits until an intervention with these words is open, and has the focus where one begins to read. */
  async reads(text) {
    await this.page.locator('article[data-open]', { hasText: text }).waitFor(WITHIN);
    await this.page.waitForFunction(() => document.activeElement?.id === 'open-title', undefined, WITHIN);
  }

  sees(selector, text) {
    return this.page.locator(selector, text === undefined ? {} : { hasText: text }).first().waitFor(WITHIN);
  }

  /** Picks the ready-made reason with this digit, and sends it. */
  async gives(digit) {
    await this.page.locator('form.reason').waitFor(WITHIN);
    await this.press(String(digit));
    await this.page.waitForFunction(() => document.activeElement?.matches('form.reason textarea'), undefined, WITHIN);
    await this.press('Control+Enter');
  }
}
