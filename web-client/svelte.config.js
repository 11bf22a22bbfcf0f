// How Svelte compiles the page: runes everywhere; styles to a file and elements one by one, as the page's policy allows no
// inline style and no HTML from strings.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, css: 'external', fragments: 'tree' },
};
