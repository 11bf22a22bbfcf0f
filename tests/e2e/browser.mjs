// Debian's Chromium, driven by playwright-core: people at their pages. Knows the page's landmarks, not its insides.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

import { cleanup } from '../integration/harness.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser for a test. */
export async function startBrowser(t) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET });
  cleanup(t, () => browser.close());
  return browser;
}

/** Questions within a second that no page has reason to ask: most of what the server allows one person. */
const STORM = 30;

/** Finds a page that asks without end, by whatever carries it. */
function watchForStorms(page, found) {
  const asked = [];
  const count = () => {
    const now = performance.now();
    asked.push(now);
    while (asked[0] < now - 1000) asked.shift();
    if (asked.length === STORM) found(`the page asked ${STORM} times within a second`);
  };
  page.on('websocket', (socket) => socket.on('framesent', count));
  page.on('request', (request) => request.method() === 'POST' && count());
}

/** One person with a device of their own. `server` is a base URL holder; `token` goes where a link carries it. */
export class Visitor {
  static async come(t, browser, server, path, { token, locale = 'en-GB', width = 1280, height = 900, ...options } = {}) {
    const context = await browser.newContext({ locale, viewport: { width, height }, bypassCSP: false, ...options });
    cleanup(t, () => context.close());
    const page = await context.newPage();
    const visitor = new this(page);
    page.on('pageerror', (error) => visitor.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) visitor.errors.push(message.text());
    });
    watchForStorms(page, (storm) => visitor.errors.push(storm));
    await page.goto(`${server.url}${path}${token === undefined ? '' : `#token=${token}`}`);
    return visitor;
  }

  errors = [];

  constructor(page) {
    this.page = page;
  }

  live(tier) {
    const wanted = tier === undefined ? '' : `[data-tier="${tier}"]`;
    return this.page.locator(`.connection[data-state="live"]${wanted}`).waitFor({ timeout: 30_000 });
  }
  notLive() {
    return this.page.locator('.connection:not([data-state="live"])').waitFor({ timeout: 30_000 });
  }
  async write(text) {
    const opener = this.page.locator('button.opener');
    const box = this.page.locator('#composer-text');
    await opener.or(box).first().waitFor();
    if (await opener.isVisible()) await opener.click();
    await box.fill(text);
  }
  send() {
    return this.page.locator('form button[type="submit"]').click();
  }
  /** Waits until a published intervention with this text stands in the timeline. */
  sees(text) {
    return this.page.locator('article[data-status="published"]', { hasText: text }).waitFor({ timeout: 30_000 });
  }
  /** What the timeline shows, as [seq, text] in its order. */
  timeline() {
    return this.page.locator('article[data-seq]').evaluateAll((all) => all.map((one) => [Number(one.dataset.seq), one.innerText]));
  }
  /** What axe finds that is serious or critical, in words. */
  async seriousFindings() {
    const { violations } = await this.page.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })`);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  }
}
