// The layers of the page, read from its imports: each file may import from its own layer and from those before it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));
const outside: Readonly<Record<string, string>> = { papaparse: 'rooms/people/csv.ts', uqr: 'rooms/people/qr_code.ts' };
const layers = ['protocol', 'connection', 'rooms', 'language', 'views'];

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(?:ts|svelte)$/.test(file) && !file.includes('generated'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  const statements = /^\s*(?:import|export)\b[^;'"]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function layerOf(path: string): string | undefined {
  return layers.find((layer) => path.startsWith(`${layer}/`));
}

describe('the layers', () => {
  const within = files.filter((file) => layerOf(file) !== undefined);

  it('are all there', () => {
    for (const layer of layers) expect(within.some((file) => layerOf(file) === layer), layer).toBe(true);
  });

  it.each(within)('%s imports from its own layer and those before it', (file) => {
    const own = layers.indexOf(layerOf(file) ?? '');
    for (const imported of importsOf(file)) {
      if (!imported.startsWith('.')) {
        // Reactivity comes from Svelte; what else comes from outside is known to one file, and loaded with its page.
        if (outside[imported] === file) continue;
        expect(imported, file).toMatch(/^svelte(?:\/|$)/);
        expect(layerOf(file), `${file} imports ${imported}`).toBe('views');
        continue;
      }
      const target = layerOf(relative(source, resolve(join(source, dirname(file)), imported)));
      expect(target, `${file} imports ${imported}`).toBeDefined();
      expect(layers.indexOf(target ?? ''), `${file} imports ${imported}`).toBeLessThanOrEqual(own);
    }
  });

  const browserNames = /\b(?:document|window|navigator|localStorage|sessionStorage|history|location|WebSocket|setTimeout|setInterval)\b/;
  const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

  it.each(within.filter((file) => ['protocol', 'connection', 'rooms'].includes(layerOf(file) ?? '') && file !== 'connection/browser.ts'))(
    '%s touches no browser',
    (file) => {
      expect(withoutComments(readFileSync(join(source, file), 'utf8'))).not.toMatch(browserNames);
    },
  );

  it.each(within.filter((file) => !file.startsWith('views/') && !file.startsWith('language/')))('%s takes time and chance as given', (file) => {
    if (file === 'connection/browser.ts') return;
    expect(withoutComments(readFileSync(join(source, file), 'utf8'))).not.toMatch(/\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)/);
  });

  it('put nothing inline that the policy of the page forbids', () => {
    for (const file of files.filter((each) => each.endsWith('.svelte'))) {
      const markup = readFileSync(join(source, file), 'utf8').replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, '');
      expect(markup, file).not.toMatch(/\sstyle(?:=|:)|\{@html/);
    }
  });
});
