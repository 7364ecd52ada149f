import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isChromiumLine } from './real/start-real-desktop.ts'

const SPECS = ['window', 'ends', 'secrets', 'start-options', 'tray', 'hostile', 'computer', 'setup-link']
const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
/** The specs that run in the real Electron on each of the three systems. */
const names = [...read('scripts/test-electron.mjs').matchAll(/'([\w-]+)'(?=[,\]].*\.map)|'([\w-]+)',/g)]
  .map(([, last, other]) => last ?? other!)
  .filter((name) => SPECS.includes(name))

/** Features that only some systems have, and the test functions that may use them. */
const NARROW = [
  { what: /makeSilentBrowser\(/, kinds: ['posixTest', 'linuxTest', 'standInTest'] },
  { what: /autostartFile\(/, kinds: ['linuxTest', 'standInTest'] },
  { what: /STANDIN_(?!TRAY)/, kinds: ['standInTest'] },
  { what: /STANDIN_TRAY/, kinds: ['linuxTest', 'standInTest'] },
  { what: /\.output\.trim\(\)/, kinds: ['linuxTest', 'standInTest'] },
  { what: /'\w+\.png'|'#!\/bin\/sh/, kinds: ['linuxTest', 'standInTest'] },
] as const

test('the specs for the real Electron are the ones checked here', () => {
  expect(names).toEqual(SPECS)
})

test.each(names)('%s uses features of one system only in tests for that system', (name) => {
  const parts = read(`tests/desktop/${name}.integration.test.ts`).split(/\n {0,2}(?=(?:test|\w+Test)\()/)
  for (const part of parts.slice(1)) {
    const kind = /^\w+/.exec(part)![0]
    for (const { what, kinds } of NARROW)
      if (what.test(part)) expect(kinds as readonly string[], `${kind}: ${part.slice(0, 90)}`).toContain(kind)
  }
})

test('the real Electron runs with its sandbox and is ended itself, not just the shell that started it', () => {
  const text = read('tests/desktop/real/start-real-desktop.ts')
  expect(text).toContain('chromiumSandbox: true')
  expect(text).toContain('app.evaluate(() => process.pid)')
  // A restart would leave a program behind.
  expect(read('tests/desktop/real/hooks.cjs')).toContain('app.relaunch =')
})

test('Chromium’s own output lines are not taken for the program’s', () => {
  expect(isChromiumLine('[4711:0822/101500.123456:ERROR:bus.cc(408)] Failed to connect to the bus')).toBe(true)
  expect(isChromiumLine('[4711:4712:0822/101500.123:WARNING:gpu.cc(1)] x')).toBe(true)
  expect(isChromiumLine('There is no setting "no.such".')).toBe(false)
})
