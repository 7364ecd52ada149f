import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { fittingOn } from '../src/core/browser/browser-shelf.ts'
import { PINNED_VERSION } from '../src/core/browser/pinned-browser.ts'
import { makeArchive, startBrowserServer, type BrowserServer } from '../src/core/browser/testing/browser-server.ts'
import { missingPins } from './release-rules.mjs'

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

test('puts the browser where electron-builder takes it from and prints its checksum', async () => {
  const { output } = await run('--from', server.url)
  expect(output).toMatch(new RegExp(`the small browser ${PINNED_VERSION} is here`))
  expect(output).toMatch(/'[0-9a-f]{64}'/)
  expect(fittingOn(folder())?.version).toBe(PINNED_VERSION)
  const asked = server.asked.length
  expect((await run('--from', server.url)).output).toMatch(/is here already/)
  expect(server.asked).toHaveLength(asked)
}, 60_000)

test('an offline machine builds the package without the browser, unless --required is given', async () => {
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

test('never packs a damaged download', async () => {
  server.faults = { hash: 'wrong' }
  expect(await run('--from', server.url, '--required')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/wrong-checksum/),
  })
  expect(fittingOn(folder())).toBeNull()
}, 60_000)

/** Publishes the build of each system we pack for, as Google's storage does: with an MD5 checksum only. */
async function publishAll() {
  const archives = new Map(
    (['linux', 'win64', 'mac', 'mac_arm'] as const).map((build) => [build, makeArchive({ platform: build as never })]),
  )
  const folders = { linux64: 'linux', win64: 'win64', 'mac-x64': 'mac', 'mac-arm64': 'mac_arm' } as const
  const server = createServer((request, response) => {
    const folder = request.url?.split('/').at(-2) ?? ''
    const archive = folder in folders ? archives.get(folders[folder as keyof typeof folders]) : undefined
    if (archive === undefined) return void response.writeHead(404).end()
    const md5 = createHash('md5').update(archive).digest('base64')
    response.writeHead(200, { etag: `"${md5}"`, 'x-goog-hash': `md5=${md5}` }).end(archive)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, archives }
}

/** A copy of the file with the pins, as the release job finds it. */
function pinsFile() {
  const path = join(into, 'pinned-sha256.ts')
  copyFileSync(join(import.meta.dirname, '../src/core/browser/pinned-sha256.ts'), path)
  return path
}

test('the release job writes the SHA-256 of each build, and the same text when it runs again', async () => {
  const { url, archives } = await publishAll()
  const file = pinsFile()
  const write = () => run('--from', url, '--all', '--required', '--write-pins', '--pins-file', file)
  expect(await write()).toMatchObject({ code: 0 })
  const { PINNED_SHA256 } = (await import(file)) as { PINNED_SHA256: Record<string, string> }
  const sha256 = (archive: Buffer) => createHash('sha256').update(archive).digest('hex')
  expect(PINNED_SHA256).toEqual(Object.fromEntries([...archives].map(([build, archive]) => [build, sha256(archive)])))
  expect(missingPins(PINNED_SHA256)).toEqual([])
  const first = readFileSync(file, 'utf8')
  await write()
  expect(readFileSync(file, 'utf8')).toBe(first)
}, 60_000)

test('writes no pins when one build is missing', async () => {
  const file = pinsFile()
  const before = readFileSync(file, 'utf8')
  const { code, output } = await run('--from', server.url, '--all', '--required', '--write-pins', '--pins-file', file)
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('No pins are written') })
  expect(readFileSync(file, 'utf8')).toBe(before)
}, 60_000)
