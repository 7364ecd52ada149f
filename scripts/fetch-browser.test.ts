import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fittingOn } from '../src/core/browser/browser-shelf.ts'
import { pinnedVersion } from '../src/core/browser/pinned-browser.ts'
import { startBrowserServer, type BrowserServer } from '../src/core/browser/testing/browser-server.ts'

const script = join(import.meta.dirname, 'fetch-browser.mjs')
const folders: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux-x64',
  win32: 'win-x64',
  darwin: `mac-${process.arch}`,
}
let server: BrowserServer
let into: string

beforeEach(async () => {
  server = await startBrowserServer()
  into = mkdtempSync(join(tmpdir(), 'salesboy-package-'))
})
afterEach(async () => {
  await server.stop()
  rmSync(into, { recursive: true, force: true })
})

const run = (...args: readonly string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, [script, '--into', into, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })
const folder = () => join(into, folders[process.platform] ?? 'none')

test('the browser for the package is where electron-builder takes it from, with its checksum for the record', async () => {
  const { output } = await run('--from', server.url)
  expect(output).toMatch(new RegExp(`the small browser ${pinnedVersion} is here`))
  expect(output).toMatch(/'[0-9a-f]{64}'/)
  expect(fittingOn(folder())?.version).toBe(pinnedVersion)
  const asked = server.asked.length
  expect((await run('--from', server.url)).output).toMatch(/is here already/)
  expect(server.asked).toHaveLength(asked)
}, 60_000)

test('offline a package is built without it, and a release that requires it is not', async () => {
  const offline = await run('--from', 'http://127.0.0.1:1')
  expect(offline).toMatchObject({
    code: 0,
    output: expect.stringMatching(/could not be fetched \(no-connection\)[^]*will hold no browser/),
  })
  expect(existsSync(join(folder(), 'chrome-headless-shell'))).toBe(false)
  expect(await run('--from', 'http://127.0.0.1:1', '--required')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/required/),
  })
}, 60_000)

test('a damaged download is never packed', async () => {
  server.faults = { hash: 'wrong' }
  expect(await run('--from', server.url, '--required')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/wrong-checksum/),
  })
  expect(fittingOn(folder())).toBeNull()
}, 60_000)
