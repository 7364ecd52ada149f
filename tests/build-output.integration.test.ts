import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const out = join(import.meta.dirname, '..', 'out')
const read = (path: string) => readFileSync(join(out, path), 'utf8')

/** Every local module that an entry of `out` can load, found through its import statements and calls. */
function reachable(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const match of read(entry).matchAll(/(?:from|import|require)\s*\(?\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g)) {
    const target = join(entry, '..', match[1]!)
    if (existsSync(join(out, target))) reachable(target, seen)
  }
  return seen
}

test('the desktop entry loads no renderer and no simulator code', () => {
  for (const file of reachable('main/index.js')) {
    expect(file.startsWith('renderer/'), file).toBe(false)
    const code = read(file)
    expect(code, file).not.toMatch(/from\s*["'`](react|react-dom|zustand)/)
    expect(code, file).not.toContain('createWhatsAppSimulator')
  }
})

test('the headless entry never reaches electron', () => {
  for (const file of reachable('server/index.js')) {
    expect(read(file), file).not.toMatch(/(from|import|require)\s*\(?\s*["'`]electron["'`]/)
  }
})

test('the preload is one CommonJS file that requires only electron', () => {
  const files = readdirSync(join(out, 'preload'))
  expect(files).toEqual(['index.cjs'])
  const required = [...read('preload/index.cjs').matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])
  expect(new Set(required)).toEqual(new Set(['electron']))
})

test('the page has no inline script, no inline style and nothing from another origin', () => {
  const html = read('renderer/index.html')
  for (const script of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    expect(script[1]).toMatch(/\bsrc=/)
    expect(script[2]!.trim()).toBe('')
  }
  expect(html).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=/)
  expect(html).not.toMatch(/(src|href)="https?:/)
})

/** The files that a file imports before it runs, found through its import statements but not through `import()`. */
function loadedAtOnce(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const match of read(file).matchAll(/(?:^|[;\n}])\s*(?:import|export)[^;'"()]*["'](\.{1,2}\/[^"']+)["']/g))
    loadedAtOnce(join(file, '..', match[1]!), seen)
  return seen
}

test('the gateway’s framework, axios and the QR library load only when they are used', () => {
  const start = `server/chunks/${readdirSync(join(out, 'server', 'chunks')).find((name) => /^start-host-.*\.js$/.test(name))!}`
  const atOnce = [...loadedAtOnce(start)].map(read).join('\n')
  const all = [...reachable(start)].map(read).join('\n')
  // Texts that occur only inside the package itself.
  for (const word of ['FST_ERR_CTP_ALREADY_PRESENT', 'AxiosError', 'too big to be stored in a QR Code']) {
    expect([all.includes(word), atOnce.includes(word)], word).toEqual([true, false])
  }
})

test('the headless host loads neither undici nor Node’s HTTP/2, and whatsapp-web.js only when a session needs it', () => {
  const chunk = readdirSync(join(out, 'server', 'chunks')).find((name) => /^start-host-.*\.js$/.test(name))!
  const url = pathToFileURL(join(out, 'server', 'chunks', chunk)).href
  const script = `
    const { createRequire } = process.getBuiltinModule('node:module')
    await import(${JSON.stringify(url)})
    const files = Object.keys(createRequire(import.meta.url).cache)
    console.log(JSON.stringify([...process.moduleLoadList, ...files]))`
  const flags = ['--input-type=module', '--no-deprecation', '-e', script]
  const loaded = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as string[]
  expect(loaded).toContain('NativeModule http')
  expect(loaded.filter((name) => /undici\/undici|NativeModule http2|whatsapp-web|puppeteer/.test(name))).toEqual([])
})
