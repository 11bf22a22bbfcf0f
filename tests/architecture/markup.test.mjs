// No source of the page makes markup, scripts, styles or addresses from strings, and the test that says so notices when
// one does.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

import { ROOT } from '../integration/harness/cleanup.mjs';
import { readMarkup } from './markup.mjs';
import { seededTree } from './seeded_tree.mjs';

test('what people wrote is nowhere made into markup, scripts, styles or unseen addresses', async () => {
  const { files, faults } = await readMarkup(ROOT);
  assert.ok(files > 80, `only ${files} sources were read`);
  assert.deepEqual(faults, []);
});

test('the page is compiled into elements one by one, as its policy asks', async () => {
  assert.match(await readFile(`${ROOT}/web-client/svelte.config.js`, 'utf8'), /fragments: 'tree'/);
});

const VIEW = 'web-client/src/views/A.svelte';
const CODE = 'web-client/src/views/a.ts';
const FAULTS = {
  'a text put in as HTML': [VIEW, '<p>{@html entry.text}</p>', /markup/],
  'inner HTML': [CODE, 'node.innerHTML = text;', /markup/],
  'outer HTML': [CODE, 'node["outerHTML"] = text;', /markup/],
  'HTML beside a node': [CODE, "node.insertAdjacentHTML('beforeend', text);", /markup/],
  'HTML as it is, in a newer way': [CODE, 'node.setHTMLUnsafe(text);', /markup/],
  'a document written': [CODE, 'document.write(text);', /markup/],
  'a fragment of HTML': [CODE, 'range.createContextualFragment(text);', /markup/],
  'a parsed document': [CODE, "new DOMParser().parseFromString(text, 'text/html');", /markup/],
  'a frame from a text': [VIEW, '<iframe title="x" srcdoc={entry.text}></iframe>', /markup/],
  'a text that is evaluated': [CODE, 'eval(text);', /script/],
  'a text that becomes a function': [CODE, 'new Function(text)();', /script/],
  'a text as a timer': [CODE, "setTimeout('a()', 1);", /script/],
  'an address that is a script': [VIEW, '<a href="javascript:void 0">x</a>', /script/],
  'a script element': [CODE, "document.createElement('script');", /script/],
  'an element that data chooses': [VIEW, '<svelte:element this={entry.kind}>x</svelte:element>', /kind that data chooses/],
  'a handler from data': [CODE, "node.setAttribute('onclick', text);", /handler/],
  'a style attribute from data': [VIEW, '<p style="color: {entry.color}">x</p>', /style/],
  'a style attribute that is data': [VIEW, '<p style={entry.style}>x</p>', /style/],
  'a style directive from data': [VIEW, '<p style:background={entry.text}>x</p>', /style/],
  'a style attribute from code': [CODE, "node.setAttribute('style', text);", /style/],
  'all of a style': [CODE, 'node.style.cssText = text;', /style/],
  'a policy that lets strings through': [CODE, "trustedTypes.createPolicy('x', { createHTML: (s) => s });", /around/],
  'a handler in the page': ['web-client/index.html', '<body onload="a()">', /handler/],
  'a link to whatever was sent': [VIEW, '<a href={source}>x</a>', /address that nobody looked at/],
  'a link to whatever was sent, in quotes': [VIEW, '<a href="{source}">x</a>', /address that nobody looked at/],
  'a picture from wherever was sent': [VIEW, '<img alt="" src={entry.picture} />', /address that nobody looked at/],
  'a new window that can look back': [VIEW, '<a href="/x" target="_blank">x</a>', /look back/],
  'a value that a template does not escape': ['server/record/page/entry.mustache', '<p>{{{text}}}</p>', /escaped/],
  'a value that a template does not escape, with &': ['server/record/page/entry.mustache', '<p>{{& text}}</p>', /escaped/],
};

for (const [name, [path, text, expected]] of Object.entries(FAULTS)) {
  test(`${name} is caught`, async (t) => {
    const { faults } = await readMarkup(await seededTree(t, { [path]: `${text}\n` }));
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.match(faults[0], expected);
  });
}

test('texts, own addresses, looked-at sources and class names are no faults', async (t) => {
  const root = await seededTree(t, {
    [VIEW]: [
      '<p class="text" lang={entry.language} dir="auto">{entry.text}</p>',
      '<a href={pathOfRoom(room.id)}>x</a> <a href="#i-{entry.id}">y</a> <label for="x-{id}">z</label>',
      '{#if acceptableSource(source)}<a href={source} rel="noopener noreferrer nofollow" target="_blank">{source}</a>{/if}',
      '<button onclick={() => decide()}>x</button>',
      '<style>\n  p {\n    font-style: italic;\n  }\n</style>\n',
    ].join('\n'),
    [CODE]: "setTimeout(() => again(), 1000);\nconst style: 'unit' | 'decimal' = 'unit';\nnode.setAttribute('aria-label', name);\n",
    'server/record/page/begin.mustache': '<style>{{{style}}}</style><p>{{text}}</p>\n',
    'tests/e2e/a.mjs': 'node.innerHTML = text;\n',
  });
  assert.deepEqual(await readMarkup(root), { files: 3, faults: [] });
});
