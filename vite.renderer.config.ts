import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { licencesPlugin } from './scripts/licences.ts'

// The page for both shells: relative addresses, no inline script, so that it runs under a strict CSP at app:// and on loopback.
export default defineConfig({
  root: resolve(import.meta.dirname, 'src/renderer'),
  base: './',
  plugins: [react(), licencesPlugin(import.meta.dirname)],
  build: {
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'chrome120',
    // The licences' texts, loaded only when somebody asks for them.
    chunkSizeWarningLimit: 800,
  },
})
