import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../../', import.meta.url))
/** How @electron/fuses finds the fuses in a program: this text, the version, the number of fuses, then one character each. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES_AT_THE_FACTORY = '10110010'

export interface PackedApp {
  /** Every file of app.asar with its size in bytes, by a path such as `/out/main/index.js`. */
  readonly files: ReadonlyMap<string, number>
  readonly resources: string
  readonly program: string
  readonly deb: DebOrder
  readText(path: string): string
  /** Unpacks the archive into a folder named like the archive, as in a package. Returns that folder. */
  unpackTo(folder: string): string
  remove(): void
}

/** Creates a folder that looks like an unpacked Electron to electron-builder. Its program consists only of the fuses. */
function makeElectronDist(folder: string): string {
  const dist = join(folder, 'electron')
  mkdirSync(join(dist, 'resources'), { recursive: true })
  const fuses = Buffer.from([1, FUSES_AT_THE_FACTORY.length])
  const program = [Buffer.from(`not a program ${FUSE_SENTINEL}`), fuses, Buffer.from(FUSES_AT_THE_FACTORY)]
  writeFileSync(join(dist, 'electron'), Buffer.concat(program), { mode: 0o755 })
  writeFileSync(join(dist, 'LICENSE'), '')
  mkdirSync(join(dist, 'locales'))
  for (const language of ['en-US', 'fr', 'pt-BR', 'pt-PT', 'ar', 'de', 'zh-CN'])
    writeFileSync(join(dist, 'locales', `${language}.pak`), '')
  return dist
}

/** The arguments of the tool that makes a deb, with the texts of the files it got. */
export interface DebOrder {
  readonly args: readonly string[]
  readonly afterInstall: string
  readonly afterRemove: string
  readonly desktopFile: string
}

/** A stand-in for fpm, the tool that makes a deb. It records its arguments. */
function makeFpm(folder: string): { readonly path: string; readonly order: string } {
  const path = join(folder, 'fpm')
  const order = join(folder, 'order.json')
  const lines = [
    `#!${process.execPath}`,
    `const { readFileSync, writeFileSync } = require('node:fs')`,
    `const args = process.argv.slice(2)`,
    `const read = (flag) => readFileSync(args[args.indexOf(flag) + 1], 'utf8')`,
    `const desktop = args.find((word) => word.includes('.desktop=/usr/share/applications/')).split('=')[0]`,
    `const told = { args, afterInstall: read('--after-install'), afterRemove: read('--after-remove'), desktopFile: readFileSync(desktop, 'utf8') }`,
    `writeFileSync(${JSON.stringify(order)}, JSON.stringify(told))`,
    `writeFileSync(args[args.indexOf('--package') + 1], 'a deb')`,
  ]
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o755 })
  return { path, order }
}

interface AsarNode {
  readonly size?: number
  readonly files?: Readonly<Record<string, AsarNode>>
}

function listFiles(node: AsarNode, at: string, into: Map<string, number>): Map<string, number> {
  for (const [name, child] of Object.entries(node.files ?? {})) {
    if (child.files) listFiles(child, `${at}/${name}`, into)
    else into.set(`${at}/${name}`, child.size ?? 0)
  }
  return into
}

/**
 * Packs the built program with the real electron-builder, its file matchers, its archive and its fuses, around an
 * empty Electron. The result is a complete package except for the platform's installer.
 */
export async function packApp(): Promise<PackedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-pack-'))
  try {
    const builder = join(repository, 'node_modules', 'electron-builder', 'cli.js')
    const output = join(folder, 'dist')
    const fpm = makeFpm(folder)
    const overrides = [`-c.electronDist=${makeElectronDist(folder)}`, `-c.directories.output=${output}`]
    await run(process.execPath, [builder, '--linux', 'deb', '--x64', '--publish', 'never', ...overrides], {
      cwd: repository,
      env: { ...process.env, CUSTOM_FPM_PATH: fpm.path },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout?: string; message: string }) => {
      throw new Error(`electron-builder: ${error.stdout ?? ''}\n${error.message}`)
    })
    const resources = join(output, 'linux-unpacked', 'resources')
    const archive = join(resources, 'app.asar')
    const requireFromBuilder = createRequire(join(repository, 'node_modules', 'electron-builder', 'package.json'))
    const requireFromLibrary = createRequire(requireFromBuilder.resolve('app-builder-lib/package.json'))
    const asar = requireFromLibrary('@electron/asar') as {
      getRawHeader: (archive: string) => { readonly header: AsarNode }
      extractFile: (archive: string, path: string) => Buffer
      extractAll: (archive: string, folder: string) => void
    }
    return {
      files: listFiles(asar.getRawHeader(archive).header, '', new Map()),
      resources,
      deb: JSON.parse(readFileSync(fpm.order, 'utf8')) as DebOrder,
      program: join(output, 'linux-unpacked', 'salesboy'),
      readText: (path) => asar.extractFile(archive, path).toString('utf8'),
      unpackTo(target) {
        const copy = join(target, 'app.asar')
        asar.extractAll(archive, copy)
        return copy
      },
      remove: () => rmSync(folder, { recursive: true, force: true }),
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
