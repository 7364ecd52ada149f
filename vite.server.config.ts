import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'
import { builtAt } from './vite.built-at.ts'
import { leanBuiltins } from './vite.lean-builtins.ts'
import { plainAscii } from './vite.plain-ascii.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

/**
 * Packages that stay out of host.js. Plain JavaScript is bundled: about four hundred fewer small files to find and keep in memory, which
 * saves ten megabytes and a tenth of the start. whatsapp-web.js ships functions into the page as source text, so it and its browser
 * driver stay whole.
 */
const WHOLE = ['whatsapp-web.js', 'puppeteer-core', '@puppeteer/browsers']

/** The headless shell. out/server/index.js loads on an old Node; host.js needs a new one. */
export default defineConfig({
  define: { __SALESBOY_VERSION__: JSON.stringify(version), ...builtAt },
  publicDir: false,
  plugins: [leanBuiltins],
  ssr: { target: 'node', noExternal: true, external: WHOLE },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'out/server',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { index: 'src/server/index.ts', host: 'src/server/host.ts' },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        // Keep names for readable stack traces. Comments and spaces would only take memory.
        minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
        plugins: [plainAscii],
      },
    },
  },
})
