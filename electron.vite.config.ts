import { defineConfig } from 'electron-vite'
import { builtAt } from './vite.built-at.ts'
import { leanBuiltins } from './vite.lean-builtins.ts'
import { plainAscii } from './vite.plain-ascii.ts'
import rendererConfig from './vite.renderer.config.ts'

/**
 * main: one ES module. Packages stay in node_modules, because whatsapp-web.js injects its own source files into a page and must stay
 * whole.
 * preload: one CommonJS file without further modules, as the sandbox demands.
 * renderer: the same page as the headless host's, without inline scripts.
 */
export default defineConfig({
  main: {
    define: builtAt,
    plugins: [leanBuiltins],
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: { input: 'src/main/index.ts', output: { plugins: [plainAscii] } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: 'src/preload/index.ts',
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // electron-vite does not minify the page; minified it is the same page as the headless host's.
  renderer: { ...rendererConfig, build: { minify: true, ...rendererConfig.build } },
})
