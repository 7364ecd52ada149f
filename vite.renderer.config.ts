import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { licencesPlugin } from './scripts/licences.ts'

// The page for both shells. Relative addresses and no inline script let it run under a strict CSP at app:// and on loopback.
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
    // Allow for the chunk with the licences' texts, which is loaded only on request.
    chunkSizeWarningLimit: 800,
  },
})
