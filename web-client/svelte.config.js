// How Svelte compiles the page: runes everywhere, styles to a file, as the page's policy allows no inline style.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, css: 'external' },
};
