// How the page is built: hashed files under dist/assets, nothing inlined (the policy is script-src and style-src 'self'),
// each file with its compressed siblings, and the size of the first view checked.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { compressed } from './scripts/compressed.mjs';

export default defineConfig({
  plugins: [svelte(), compressed({ firstViewBudget: 60 * 1024 })],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // Tests run without a DOM; for those of the rooms, what is reactive is compiled as for the browser.
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  // By number: a bare machine may know no name for itself.
  server: { host: '127.0.0.1' },
  test: {
    include: ['tests/**/*.test.ts'],
    testTransformMode: { web: ['**/tests/rooms/**'] },
  },
} as Parameters<typeof defineConfig>[0]);
