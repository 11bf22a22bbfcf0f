// A vite plugin that writes .gz and .br beside each built file, as the server sends them when they are there, and that
// fails the build when the first view (page, entry script with what it imports, styles, one language) exceeds its budget.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const worthCompressing = /\.(?:html|js|css|svg)$/;

/** @param {{ firstViewBudget: number }} options bytes, compressed by gzip
 *  @returns {import('vite').Plugin} */
export function compressed({ firstViewBudget }) {
  let outDir = 'dist';
  /** @type {Set<string>} */
  let firstView = new Set();
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    generateBundle(_options, bundle) {
      firstView = filesOfFirstView(bundle);
    },
    closeBundle() {
      let total = 0;
      for (const file of filesBelow(outDir)) {
        if (!worthCompressing.test(file)) continue;
        const content = readFileSync(file);
        const gzip = gzipSync(content, { level: 9 });
        writeFileSync(`${file}.gz`, gzip);
        writeFileSync(`${file}.br`, brotli(content));
        if (firstView.has(relative(outDir, file))) total += gzip.length;
      }
      const kib = (/** @type {number} */ bytes) => (bytes / 1024).toFixed(1);
      console.log(`first view: ${kib(total)} KiB compressed (at most ${kib(firstViewBudget)})`);
      if (total > firstViewBudget) throw new Error('the first view is over its budget');
    },
  };
}

/** @param {import('rollup').OutputBundle} bundle */
function filesOfFirstView(bundle) {
  const files = new Set(['index.html']);
  const queue = Object.values(bundle).filter((file) => file.type === 'chunk' && file.isEntry);
  // One language is loaded: the largest of them stands for it.
  const languages = Object.values(bundle).filter((file) => file.type === 'chunk' && file.facadeModuleId?.includes('/language/words/'));
  const size = (/** @type {import('rollup').OutputAsset | import('rollup').OutputChunk} */ file) => (file.type === 'chunk' ? file.code.length : 0);
  queue.push(...languages.sort((a, b) => size(b) - size(a)).slice(0, 1));
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (file.type !== 'chunk' || files.has(file.fileName)) continue;
    files.add(file.fileName);
    for (const css of file.viteMetadata?.importedCss ?? []) files.add(css);
    for (const name of file.imports) {
      const imported = bundle[name];
      if (imported) queue.push(imported);
    }
  }
  return files;
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** @param {Buffer} content */
function brotli(content) {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}
