/** The phone's page, bundled in memory once per process. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

let bundled: Promise<string> | null = null

async function bundle(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('./page', import.meta.url)),
    build: {
      write: false,
      minify: false,
      target: 'chrome120',
      lib: {
        entry: fileURLToPath(new URL('./page/main.ts', import.meta.url)),
        formats: ['iife'],
        name: 'simulatedPhonePage',
        fileName: 'app',
      },
    },
  })
  for (const result of Array.isArray(output) ? output : [output]) {
    if (!('output' in result)) continue
    const chunk = result.output.find((file) => file.type === 'chunk')
    if (chunk?.type === 'chunk') return chunk.code
  }
  throw new Error('the phone was bundled, but no script came out')
}

/** Returns the page's script. The result is kept for later phones of this process. */
export function bundlePhonePage(): Promise<string> {
  bundled ??= bundle().catch((error: unknown) => {
    bundled = null
    throw error
  })
  return bundled
}
