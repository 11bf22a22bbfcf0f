// Nothing on the page or in an exported one is made from strings that people wrote: no markup, no scripts, no styles, no
// addresses that nobody looked at. Reads the sources; what a browser makes of them is for tests/e2e/hostile_words.
import { numbered, readTexts } from './files.mjs';

const PAGE = /^web-client\/(src\/.*\.(svelte|ts|js|html)|index\.html)$/;
const TEMPLATE = /^server\/record\/page\/.*\.mustache$/;

const RULES = [
  { what: 'markup from a string', pattern: /\{@html\b|\b(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bsetHTML(Unsafe)?\b|\bparseHTMLUnsafe\b/ },
  { what: 'markup from a string', pattern: /\bdocument\.write(ln)?\b|\bcreateContextualFragment\b|\bDOMParser\b|\bsrcdoc\b/ },
  { what: 'a script from a string', pattern: /\beval\b|\bnew\s+Function\b|\bset(Timeout|Interval)\(\s*['"`]|\bjavascript:/i },
  { what: 'a script or an element of a kind that data chooses', pattern: /createElement(NS)?\([^)]*['"`]script|<svelte:element\b/ },
  { what: 'a handler or a style set as an attribute', pattern: /setAttribute(NS)?\([^)]*['"`](on|style\b|srcdoc\b)|\bcssText\b/ },
  { what: 'a style from data', pattern: /\sstyle(=|:[\w-]+[={|])/, only: /\.(svelte|html)$/ },
  { what: 'a way around the policy of the page', pattern: /\btrustedTypes\b|\bcreatePolicy\b/ },
  { what: 'a handler in markup', pattern: /\son\w+="/, only: /\.html$/ },
];

/** Attributes that lead somewhere, with what stands in their braces. */
const ADDRESS = /\b(?:href|src|action|formaction|poster|xlink:href)=(?:"[^"]*)?\{([^}]*)\}/g;
const LOOKED_AT = /\bacceptableSource\(/;
/** Addresses that the page makes itself under another name. */
const OWN = { 'web-client/src/views/Ways.svelte': ['path'], 'web-client/src/views/RoomAside.svelte': ['proof'] };

function faultsOfAddresses(path, line) {
  return [...line.matchAll(ADDRESS)]
    .filter(([whole, value]) => {
      if (/="#/.test(whole) || /^pathOf\w*\(/.test(value)) return false;
      return !LOOKED_AT.test(line) && !OWN[path]?.includes(value);
    })
    .map(([, value]) => `an address that nobody looked at (${value})`);
}

function faultsOfLine(path, line) {
  if (TEMPLATE.test(path)) return /\{\{(\{(?!style\}\}\})|&)/.test(line) ? ['a value that is not escaped'] : [];
  const faults = RULES.filter(({ pattern, only }) => pattern.test(line) && (!only || only.test(path))).map(({ what }) => what);
  faults.push(...faultsOfAddresses(path, line));
  if (/target="_blank"/.test(line) && !/rel="[^"]*\bnoopener\b[^"]*\bnoreferrer\b/.test(line)) faults.push('a new window that can look back');
  return faults;
}

/** `{ files, faults }`: how many sources and templates were read, and each fault as "path:line: what". */
export async function readMarkup(root) {
  const texts = await readTexts(root, (path) => PAGE.test(path) || TEMPLATE.test(path));
  const faults = texts.flatMap(({ path, text }) =>
    numbered(text).flatMap(({ line, number }) => faultsOfLine(path, line).map((what) => `${path}:${number}: ${what}`)),
  );
  return { files: texts.length, faults };
}
