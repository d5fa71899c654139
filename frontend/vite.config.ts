import { defineConfig } from 'vite'

export default defineConfig({
  base: '/static/',
  build: {
    outDir: 'dist',
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: { input: ['src/entries/page.ts'] },
  },
})
