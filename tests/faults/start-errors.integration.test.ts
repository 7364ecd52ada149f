import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startUntilEnd as start, type Ended } from '../support/start-until-end.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
const isRoot = process.getuid?.() === 0
let folder: string
const mounts: string[] = []
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'salesboy-start-'))))
afterEach(() => {
  for (const mount of mounts.splice(0)) execFileSync('umount', [mount])
  rmSync(folder, { recursive: true, force: true })
})

/** Expects one sentence for people that names what to do: no stack, no second line, nothing half started. */
function expectOneSentence({ code, stdout, lines }: Ended, is: RegExp, exit = 1): void {
  expect({ code, stdout, lines }).toEqual({ code: exit, stdout: '', lines: [expect.stringMatching(is)] })
  expect(lines[0]).not.toMatch(/\bat \S+ \(|node:|errno|undefined|\[object/)
}
const left = (data: string) => readdirSync(data).filter((name) => /lock|draft|stale/.test(name))
const inFolder = (...args: readonly string[]) => start(['--data-dir', folder, '--port', '0', ...args])

describe('an invalid option', () => {
  test.each([
    [['--port', '-1'], /--port: .*cannot be -1/],
    [['--port=-1'], /--port: .*cannot be -1/],
    [['--port', '1e3'], /--port: .*takes a number, not "1e3"/],
    [['--port', '0x10'], /--port: .*takes a number/],
    [['--port', '99999'], /--port: .*at most 65,535/],
    [['--port', 'abc'], /--port: .*takes a number/],
    [['--port', ''], /--port: .*takes a number/],
    [['--port'], /--port/],
    [['--set', 'privacy.keepDays=1e9'], /takes a number/],
    [['--set', 'sessions.max=-5'], /cannot be -5/],
    [['--set', 'gateway.bind=everybody'], /gateway\.bind/],
    [['--api-key', '-abc'], /--api-key is followed by a word that begins with "-"/],
    [['--session', '../x'], /--session/],
    [['--log-level', 'loud'], /--log-level/],
    [['--webhook-url', 'nonsense'], /--webhook-url/],
    [['--data-dir'], /--data-dir/],
    [['--nonsense'], /--nonsense/],
  ])('%j is reported in one sentence', async (args, is) => {
    expectOneSentence(await start(['--data-dir', folder, ...args]), is, 2)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('an obstacle at the start is reported in one sentence:', () => {
  test.each([
    ['an empty folder', () => mkdirSync(join(folder, 'host.lock'))],
    ['a full folder', () => mkdirSync(join(folder, 'host.lock', 'x'), { recursive: true })],
    ['a pipe', () => void execFileSync('mkfifo', [join(folder, 'host.lock')])],
  ])('%s in the place of the lock', async (_what, put) => {
    put()
    expectOneSentence(await inFolder(), /in the place of the lock file .*host\.lock.*rm -r/)
    expect(left(folder)).toEqual(['host.lock'])
  })

  test('a file in the place of the data folder', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expectOneSentence(await start(['--data-dir', file, '--port', '0']), /data folder .*--data-dir/)
    expectOneSentence(await start(['--data-dir', join(file, 'below'), '--port', '0']), /data folder .*--data-dir/)
  })

  test('an address that this machine does not have, with sessions about to start', async () => {
    const args = ['--set', 'gateway.bind=203.0.113.7', '--api-key', 'key', '--log-level', 'error']
    const ended = await inFolder(...args, '--session', 'shop', '--browser', '/nowhere/browser')
    expectOneSentence(ended, /no address 203\.0\.113\.7\. Set gateway\.bind/)
    expect(left(folder)).toEqual([])
  })

  test('a port that another program uses', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const port = String((other.address() as AddressInfo).port)
    expectOneSentence(await start(['--data-dir', folder, '--port', port, '--log-level', 'error']), /already in use/)
    other.close()
    expect(left(folder)).toEqual([])
  })

  test('more sessions than the host may have', async () => {
    const ended = await inFolder('--set', 'sessions.max=1', '--session', 'a', '--session', 'b', '--log-level', 'error')
    expectOneSentence(ended, /1 sessions? at most/)
    expect(left(folder)).toEqual([])
  })
})

test.skipIf(process.platform !== 'linux').each([32, 64])(
  'a limit of %i open files is reported in one sentence',
  async (files) => {
    expectOneSentence(
      await start(['--data-dir', folder, '--port', '0'], files),
      new RegExp(`only ${files} open files.*ulimit -n`),
    )
    expect(readdirSync(folder)).toEqual([])
  },
)

// Only root may mount a small disk.
describe.skipIf(!isRoot || process.platform !== 'linux')('a full disk at the start is reported in one sentence', () => {
  test.each([0, 8, 40, 120])('with %i KB left', async (kilobytes) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder])
    mounts.push(folder)
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize - kilobytes * 1024))
    const ended = await start(['--data-dir', data, '--port', '0', '--log-level', 'error'])
    expectOneSentence(ended, /disk of the data folder .* is full\. Free some space/)
    expect(left(data)).toEqual([])
    rmSync(join(folder, 'filler'))
    execFileSync('mount', ['-o', 'remount,size=64m', folder])
    expect((await start(['--data-dir', data, '--port', '0'])).stdout).toMatch(/^Ready/m)
  })
})
