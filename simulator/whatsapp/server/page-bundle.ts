/** The page's code as one script, bundled in memory once per process. */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export interface PageBundle {
  readonly name: string
  readonly code: string
}

let bundled: Promise<PageBundle> | null = null

async function bundle(): Promise<PageBundle> {
  const entry = fileURLToPath(new URL('../page/main.ts', import.meta.url))
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('../page', import.meta.url)),
    build: {
      write: false,
      minify: false,
      target: 'chrome120',
      lib: { entry, formats: ['iife'], name: 'whatsappSimulatorPage', fileName: 'app' },
    },
  })
  const results = Array.isArray(output) ? output : [output]
  for (const result of results) {
    if (!('output' in result)) continue
    const chunk = result.output.find((file) => file.type === 'chunk')
    if (chunk?.type !== 'chunk') continue
    const hash = createHash('sha256').update(chunk.code).digest('hex').slice(0, 16)
    return { name: `app.${hash}.js`, code: chunk.code }
  }
  throw new Error('the page was bundled, but no script came out')
}

/** Bundles the page. The result is kept for later simulators of this process. */
export function bundlePage(): Promise<PageBundle> {
  bundled ??= bundle().catch((error: unknown) => {
    bundled = null
    throw error
  })
  return bundled
}
