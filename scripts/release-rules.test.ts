import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { missingPins, tagProblem } from './release-rules.mjs'
import { signingFor } from './release-signing.mjs'

const folder = mkdtempSync(join(tmpdir(), 'salesboy-signing-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const script = join(import.meta.dirname, 'package.mjs')
const run = (...args: readonly string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })

test('a release needs a valid SHA-256 of the browser for each system', () => {
  const good = 'a'.repeat(64)
  expect(missingPins({})).toEqual(['linux', 'win64', 'mac', 'mac_arm'])
  expect(missingPins({ linux: good, win64: good, mac: good, mac_arm: 'A'.repeat(64) })).toEqual(['mac_arm'])
  expect(missingPins({ linux: good, win64: good, mac: good, mac_arm: good })).toEqual([])
})

test('a release without pins ends before anything is built', async () => {
  const { PINNED_SHA256 } = await import('../src/core/browser/pinned-sha256.ts')
  if (missingPins(PINNED_SHA256).length === 0) throw new Error('The repository holds pins: this test must give others.')
  const { code, output } = await run('--release')
  expect(code).toBe(1)
  expect(output).toMatch(/^A release needs the checksum of the small browser for linux, win64, mac, mac_arm/)
})

test('the tag must be the version of the program', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    version: string
  }
  expect(tagProblem('v1.2.3', '1.2.3')).toBeNull()
  expect(tagProblem('1.2.3', '1.2.3')).toContain('package.json has version 1.2.3')
  expect(await run('--check-tag', `v${version}`)).toEqual({ code: 0, output: '' })
  expect((await run('--check-tag', 'v9.9.9')).code).toBe(1)
})

const certificate = { MAC_CERTIFICATE: 'certificate', MAC_CERTIFICATE_PASSWORD: 'word' }
const notary = { APPLE_API_KEY_P8: btoa('the key'), APPLE_API_KEY_ID: 'id', APPLE_API_ISSUER: 'issuer' }

test.each(['darwin', 'win32'] as const)(
  '%s packages without secrets (given as empty texts) say so in their names',
  (platform) => {
    const nothing = { MAC_CERTIFICATE: '', WIN_CERTIFICATE: '', APPLE_API_KEY_P8: '' }
    const { environment, overrides } = signingFor(platform, nothing, folder)
    expect(environment).toEqual({ CSC_IDENTITY_AUTO_DISCOVERY: 'false' })
    expect(overrides.join(' ')).toMatch(/artifactName=\S+-unsigned\.\$\{ext\}/)
  },
)

test('with its secrets each system signs, or packing fails', () => {
  const windows = signingFor('win32', { WIN_CERTIFICATE: 'pfx', WIN_CERTIFICATE_PASSWORD: 'word' }, folder)
  expect(windows.environment).toEqual({ WIN_CSC_LINK: 'pfx', WIN_CSC_KEY_PASSWORD: 'word' })
  expect(windows.overrides).toEqual(['-c.forceCodeSigning=true'])

  const mac = signingFor('darwin', { ...certificate, ...notary }, folder)
  expect(mac.overrides).toEqual(['-c.forceCodeSigning=true', '-c.mac.notarize=true'])
  expect(mac.environment).toMatchObject({ CSC_LINK: 'certificate', APPLE_API_KEY_ID: 'id', APPLE_API_ISSUER: 'issuer' })
  const key = mac.environment['APPLE_API_KEY']!
  expect(readFileSync(key, 'utf8')).toBe('the key')
  if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600)
})

test('a Mac package without notarisation says so in its name', () => {
  const { overrides } = signingFor('darwin', { ...certificate, ...notary, APPLE_API_KEY_ID: '' }, folder)
  expect(overrides).toEqual([
    '-c.forceCodeSigning=true',
    '-c.mac.notarize=false',
    '-c.artifactName=${productName}-${version}-${os}-${arch}-not-notarised.${ext}',
  ])
})
