import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const requireFromBuilder = createRequire(join(repository, 'node_modules', 'electron-builder', 'package.json'))
const requireFromLibrary = createRequire(requireFromBuilder.resolve('app-builder-lib/package.json'))
const load = <T>(path: string) => requireFromLibrary(path) as T

interface Packager {
  validateConfig(): Promise<void>
  _framework: unknown
}
type Class<T> = new (...args: readonly unknown[]) => T
interface Library {
  readonly Packager: Class<Packager>
  readonly Arch: { readonly x64: number; readonly arm64: number }
  readonly Platform: Readonly<Record<'WINDOWS' | 'MAC', { createTarget(name: string, arch: number): unknown }>>
}

/**
 * The definitions and commands that electron-builder computes for the Windows installer from our configuration. The
 * installer tool itself does not run on other systems.
 */
export async function renderNsis(): Promise<{
  readonly defines: Readonly<Record<string, string | null>>
  readonly commands: Readonly<Record<string, unknown>>
}> {
  const { Packager, Platform, Arch } = load<Library>('app-builder-lib')
  const { WinPackager } = load<{ WinPackager: Class<object> }>('./out/winPackager.js')
  const { NsisTarget } = load<{ NsisTarget: Class<{ buildInstaller(archs: Map<number, string>): Promise<void> }> }>(
    './out/targets/nsis/NsisTarget.js',
  )
  const computed: (readonly [Record<string, string | null>, Record<string, unknown>])[] = []
  const packager = new Packager({
    projectDir: repository,
    targets: Platform.WINDOWS.createTarget('nsis', Arch.x64),
    // True tells electron-builder not to build anything.
    effectiveOptionComputed: async (options: (typeof computed)[number]) => {
      computed.push(options)
      return true
    },
  })
  await packager.validateConfig()
  const archive = { fileInfo: { path: '/archive.7z', size: 1, sha512: '' }, unpackedSize: 1024 }
  const target = new NsisTarget(new WinPackager(packager), tmpdir(), 'nsis', {
    refCount: 0,
    packArch: async () => archive,
  })
  await target.buildInstaller(new Map([[Arch.x64, '/none']]))
  if (computed[0] === undefined) throw new Error('electron-builder has computed no options.')
  const [defines, commands] = computed[0]
  return { defines, commands }
}

const HELPERS = ['Electron Helper', 'Electron Helper (Renderer)', 'Electron Helper (Plugin)', 'Electron Helper (GPU)']
const EMPTY_PLIST =
  '<?xml version="1.0"?><plist version="1.0"><dict><key>CFBundleExecutable</key><string>Electron</string></dict></plist>'

/** The `Info.plist` for macOS as electron-builder writes it from our configuration, around an empty app. */
export async function renderPlist(): Promise<string> {
  const { Packager, Platform, Arch } = load<Library>('app-builder-lib')
  const { MacPackager } = load<{ MacPackager: Class<{ getIconPath(): Promise<null> }> }>('./out/macPackager.js')
  const { createMacApp } = load<{ createMacApp: (...args: readonly unknown[]) => Promise<void> }>(
    './out/electron/electronMac.js',
  )
  const packager = new Packager({ projectDir: repository, targets: Platform.MAC.createTarget('dir', Arch.arm64) })
  await packager.validateConfig()
  packager._framework = { distMacOsAppName: 'Electron.app' }
  const mac = new MacPackager(packager)
  mac.getIconPath = async () => null
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-plist-'))
  try {
    const contents = [
      'Electron.app/Contents',
      ...HELPERS.map((name) => `Electron.app/Contents/Frameworks/${name}.app/Contents`),
    ]
    for (const at of contents) {
      mkdirSync(join(folder, at, 'MacOS'), { recursive: true })
      writeFileSync(join(folder, at, 'Info.plist'), EMPTY_PLIST)
      writeFileSync(
        join(
          folder,
          at,
          'MacOS',
          /Helper[^/]*(?=\.app)/.exec(at) ? `Electron ${/Helper[^/]*(?=\.app)/.exec(at)![0]}` : 'Electron',
        ),
        '',
      )
    }
    await createMacApp(mac, folder, { 'Resources/app.asar': { algorithm: 'SHA256', hash: 'hash' } }, false)
    return readFileSync(join(folder, 'Salesboy.app', 'Contents', 'Info.plist'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
