import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestBed, type Host, type TestBed } from './testing/test-bed.ts'

/** The library requires these only on very old WhatsApp versions, or handles their absence itself. */
const NOT_TODAY = new Set(['WAWebCollections.Features'])

/** Every `require('WA…')` in the library's source, with the members that it takes from the module at once. */
function askedByLibrary(): string[] {
  const source = dirname(createRequire(import.meta.url).resolve('whatsapp-web.js'))
  const files = readdirSync(join(source, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  )
  const asked = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(source, 'src', file), 'utf8')
    const calls = text.matchAll(
      /(?:const \{([\w\s,:]+)\} =\s*(?:await )?)?\bwindow\s*\.require\(\s*'(WA\w+)',?\s*\)((?:\s*\.\w+)*)/g,
    )
    for (const [, taken, module = '', members = ''] of calls) {
      const path = members.replace(/\s/g, '').split('.').slice(1)
      asked.add([module, ...path.slice(0, 2)].join('.'))
      for (const name of path.length > 0 ? [] : (taken ?? '').split(','))
        if (name.trim() !== '') asked.add(`${module}.${name.split(':')[0]?.trim() ?? ''}`)
    }
  }
  return [...asked].filter((path) => !NOT_TODAY.has(path.split('.').slice(0, 2).join('.'))).sort()
}

let bed: TestBed
let host: Host
beforeAll(async () => {
  bed = await startTestBed()
  host = await bed.startLinkedHost()
})
afterAll(() => bed.stop())

test('the page provides every module and member that the library takes from it', async () => {
  const asked = askedByLibrary()
  expect(asked.length).toBeGreaterThan(150)
  const script = `(${String(findMissing)})(${JSON.stringify(asked)})`
  expect(await host.inPage<string[]>(script)).toEqual([])
})

test('an unknown module is refused', async () => {
  await expect(host.inPage('window.require("WAWebNoSuchModule")')).rejects.toThrow('Requiring unknown module')
})

/** Runs in the page. Checks members with `in`, because many model attributes are undefined until something happens. */
function findMissing(asked: readonly string[]): string[] {
  const browser = globalThis as unknown as { require: (name: string) => unknown }
  return asked.filter((path) => {
    const [module = '', ...members] = path.split('.')
    try {
      let at: unknown = browser.require(module)
      for (const member of members) {
        if (at === null || at === undefined || !(member in Object(at))) return true
        at = (at as Record<string, unknown>)[member]
      }
      return false
    } catch {
      return true // Unknown module: counts as missing.
    }
  })
}
