import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

/** The headless shell: out/server/index.js loads on an old Node, host.js needs a new one. Dependencies stay in node_modules. */
export default defineConfig({
  define: { __SALESBOY_VERSION__: JSON.stringify(version) },
  publicDir: false,
  // whatsapp-web.js ships functions into the page as source text: no dependency is ever bundled.
  ssr: { target: 'node', external: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'out/server',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { index: 'src/server/index.ts', host: 'src/server/host.ts' },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
