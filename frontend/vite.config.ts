import { globSync } from 'node:fs'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/static/',
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: { input: globSync('src/entries/*.ts') },
  },
})
