import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { catalogFor, loadWords } from '../../src/shared/words/catalogs.ts'
import { plainWordsOf, msg, say } from '../../src/shared/words/say.ts'
import { startDesktop } from '../electron-standin/start-desktop.ts'
import { startUntilEnd } from '../support/start-until-end.ts'
import { soon } from './desktop-fixture.ts'
import { isRealElectron, runDesktop } from './launch.ts'

await loadWords('fr')

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
const french = plainWordsOf(() => catalogFor('fr'))

const isOfLock = (file: string) => file.startsWith('host.lock')

/** Creates a folder that may become a small mounted disk. It is removed after the test. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** The obstacles: `put` creates one and returns the data folder, `openFiles` limits the open files. */
const KINDS: readonly {
  readonly name: string
  readonly forRoot?: true
  readonly openFiles?: number
  readonly put: (folder: string) => string
}[] = [
  { name: 'a folder in the place of the lock', put: withLockFolder },
  { name: 'a disk that is full', forRoot: true, put: (folder) => onFullDisk(folder) },
  { name: 'too few open files', openFiles: 64, put: (folder) => folder },
  { name: 'a folder of another user', forRoot: true, put: ofAnotherUser },
  { name: 'a folder that others may write to', put: openToOthers },
]

function withLockFolder(folder: string): string {
  mkdirSync(join(folder, 'host.lock'))
  return folder
}

function ofAnotherUser(folder: string): string {
  chownSync(folder, NOBODY, NOBODY)
  return folder
}

function openToOthers(folder: string): string {
  chmodSync(folder, 0o777)
  return folder
}

function onFullDisk(folder: string, kilobytes = 40): string {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', [folder]))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize - kilobytes * 1024))
  return data
}

for (const { name, forRoot, openFiles, put } of KINDS)
  test.skipIf(isRealElectron || (forRoot && !isRoot))(
    `${name}: the dialog says what the terminal says, in the owner’s language first`,
    async () => {
      const hostDir = put(makeFolder())
      const host = await startUntilEnd(['--data-dir', hostDir, '--port', '0', '--log-level', 'error'], openFiles)
      expect(host.lines).toHaveLength(1)
      const dataDir = put(makeFolder())
      const desktop = await runDesktop({
        dataDir,
        args: ['--hidden'],
        env: { LC_ALL: 'fr_FR.UTF-8', LANG: 'fr_FR.UTF-8' },
        ...(openFiles === undefined ? {} : { openFiles }),
      })
      expect(desktop.code).toBe(1)
      expect(desktop.output).toContain(host.lines[0]?.replaceAll(hostDir, dataDir))
      expect(desktop.output).toContain(`${french('start.title')}: `)
      expect(desktop.output).toContain(french('start.nothing-changed'))
      expect(desktop.output).not.toContain(french('start.failed'))
      // As after the terminal start, nothing is left for the next start to judge. A folder in the way belongs to the owner.
      expect(readdirSync(dataDir).filter(isOfLock)).toEqual(readdirSync(hostDir).filter(isOfLock))
      expect(readdirSync(dataDir).filter((file) => /draft|stale/.test(file))).toEqual([])
    },
  )

test.skipIf(isRealElectron || !isRoot)(
  'a disk without any free space is reported as well, before there is a log',
  async () => {
    const dataDir = onFullDisk(makeFolder(), 0)
    const env = { LC_ALL: 'fr_FR.UTF-8', LANG: 'fr_FR.UTF-8', STANDIN_PLATFORM: 'win32' }
    const desktop = await runDesktop({ dataDir, args: ['--hidden'], env })
    expect(desktop.code).toBe(2)
    expect(desktop.output).toContain(`The disk of the data folder ${dataDir} is full. Free some space`)
    expect(desktop.output).toContain(`${french('start.title')}: ${french('start.disk-full')}`)
  },
)

test.skipIf(isRealElectron)(
  'a port that another program uses stops only the gateway: the window opens and the owner is told',
  async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const port = String((other.address() as AddressInfo).port)
    const desktop = await startDesktop({ dataDir: makeFolder(), args: ['--port', port, '--api-key', 'key'] })
    onTestFinished(() => desktop.dispose())
    await desktop.page()
    const sentence = say(catalogFor('en'), msg('calls.port-in-use', { port }))
    await expect.poll(async () => (await desktop.notifications()).map(({ body }) => body), soon).toContain(sentence)
  },
)
