import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { product } from '../../src/main/product.ts'
import { packApp, type PackedApp } from '../support/pack-app.ts'
import { builtFiles, importedPackages, wrongInArchive } from './built-imports.ts'
import { ask, makeDataDir, openDesktop, readLog, soon } from './desktop-fixture.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
let packed: PackedApp

beforeAll(async () => {
  packed = await packApp()
}, 300_000)
afterAll(() => packed?.remove())

const paths = () => [...packed.files.keys()]
const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const { version } = manifest

test('the only files of ours are the build output, the icons and package.json', () => {
  const own = paths().filter((path) => !path.startsWith('/node_modules/'))
  for (const path of own) expect(path).toMatch(/^\/(out\/(main|preload|renderer)\/|resources\/|package\.json$)/)
  for (const wanted of [
    '/out/main/index.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/resources/icon.png',
  ])
    expect(own).toContain(wanted)
})

test('the package contains no sources, tests, source maps, documents, simulator or headless host', () => {
  const unwanted = /\.(ts|tsx|mts|cts|map|md|markdown|tsbuildinfo|flow)$|\/(simulator|e2e|__tests__|coverage)\//
  expect(paths().filter((path) => unwanted.test(path))).toEqual([])
  expect(paths().filter((path) => /^\/(src|tests|simulator|bench|docs|scripts|out\/server)\//.test(path))).toEqual([])
})

test('every production package is inside, and no development package', () => {
  const has = (name: string) => packed.files.has(`/node_modules/${name}/package.json`)
  expect(Object.keys(manifest.dependencies).filter((name) => !has(name))).toEqual([])
  expect(Object.keys(manifest.devDependencies).filter(has)).toEqual([])
})

test('every package that the built main process imports is a production dependency and inside', () => {
  const files = builtFiles(join(repository, 'out', 'main'))
  const asked = [...new Set(files.flatMap(({ text }) => importedPackages(text)))]
  expect(asked.length).toBeGreaterThan(3)
  // axios is bundled. Imports of our libraries are their own concern, and their package.json brings them into the archive.
  expect(asked.filter((name) => !(name in manifest.dependencies))).toEqual([])
  expect(asked.filter((name) => !packed.files.has(`/node_modules/${name}/package.json`))).toEqual([])
})

test('no worker, program or child process comes from inside the archive', () => {
  for (const { path, text } of builtFiles(join(repository, 'out', 'main')))
    expect(wrongInArchive(text), path).toEqual([])
})

test('every file that the program looks for beside its own code is in the archive', () => {
  const index = packed.readText('out/main/index.js')
  const beside = [...index.matchAll(/join\(import\.meta\.dirname,\s*["'`]([^"'`]+)["'`]\)/g)].map(([, path]) =>
    posix.join('/out/main', path!),
  )
  expect(beside).toEqual(expect.arrayContaining(['/out/preload/index.cjs', '/out/renderer', '/resources']))
  for (const path of beside)
    expect(
      [...packed.files.keys()].some((file) => file === path || file.startsWith(`${path}/`)),
      path,
    ).toBe(true)
  for (const status of ['connected', 'attention', 'paused'])
    for (const file of [`${status}.png`, `${status}Template.png`, `${status}-dark.ico`, `${status}-light.ico`])
      expect(packed.files.has(`/resources/tray/${file}`), file).toBe(true)
})

test('the browser’s driver is packed once', () => {
  const copies = paths().filter((path) => /\/puppeteer(-core)?\/package\.json$/.test(path))
  expect(copies).toEqual(['/node_modules/puppeteer/package.json'])
})

test('the packed program runs from its archive, where nothing can be started, written or loaded by a worker', async () => {
  const folder = makeDataDir()
  const appDir = packed.unpackTo(join(folder, 'resources'))
  const desktop = await openDesktop({
    appDir,
    dataDir: join(folder, 'data'),
    env: { STANDIN_PACKAGED: '1', STANDIN_RESOURCES: packed.resources },
  })
  const page = await desktop.page()
  await ask(page, 'session.add', { id: 'ada' })
  await expect.poll(async () => (await desktop.tray())?.icon, soon).toMatch(/\.png$/)
  expect(await desktop.quit()).toBe(0)
  expect(readLog(desktop)).not.toContain('ENOTDIR')
})

test('only the four languages that the program speaks are packed for the browser window', () => {
  const languages = readdirSync(join(dirname(packed.program), 'locales'))
  expect(languages.sort()).toEqual(['ar.pak', 'en-US.pak', 'fr.pak', 'pt-BR.pak'])
})

test('the deb names itself and its dependencies, and installs the program where its AppArmor profile applies', () => {
  const { args, afterInstall, afterRemove, desktopFile } = packed.deb
  const all = (flag: string) => args.filter((_word, index) => args[index - 1] === flag)
  expect(all('-t')).toEqual(['deb'])
  expect(all('--name')).toEqual(['salesboy-desktop'])
  expect(all('--version')).toEqual([version])
  expect(all('--url')[0]).toMatch(/^https:\/\//)
  expect(all('--maintainer')).toEqual(['Salesboy <support@salesboy.app>'])
  expect(all('--license')).toEqual(['MIT'])
  for (const needed of ['libgtk-3-0', 'libnotify4', 'libnss3', 'libsecret-1-0', 'xdg-utils'])
    expect(all('-d')).toContain(needed)
  expect(all('--deb-recommends')).toEqual(['libappindicator3-1'])
  expect(args.some((word) => word.endsWith('linux-unpacked/=/opt/Salesboy'))).toBe(true)
  for (const size of [16, 32, 48, 64, 128, 256, 512])
    expect(
      args.some((word) => word.endsWith(`=/usr/share/icons/hicolor/${size}x${size}/apps/salesboy.png`)),
      `${size}`,
    ).toBe(true)

  expect(desktopFile).toContain('Exec=/opt/Salesboy/salesboy %U')
  expect(desktopFile).toContain('MimeType=x-scheme-handler/salesboy;')
  expect(desktopFile).toContain('StartupWMClass=')
  expect(args.some((word) => word.endsWith(`=/usr/share/applications/${product.desktopFile}`))).toBe(true)
  expect(afterInstall).toContain('/opt/Salesboy/resources/apparmor-profile')
  expect(afterRemove).toContain('/etc/apparmor.d/')
  const profile = readFileSync(join(packed.resources, 'apparmor-profile'), 'utf8')
  expect(profile).toContain('profile "salesboy" "/opt/Salesboy/salesboy" flags=(unconfined)')
  expect(profile).not.toMatch(/\$\{/)
})

test('whatsapp-web.js is complete and byte for byte as published', () => {
  const root = join(repository, 'node_modules', 'whatsapp-web.js')
  const sources: string[] = []
  const collect = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) collect(path)
      else sources.push(path)
    }
  }
  collect(join(root, 'src'))
  sources.push(join(root, 'index.js'))
  expect(sources.length).toBeGreaterThan(40)
  for (const path of sources) {
    const inside = `node_modules/whatsapp-web.js/${relative(root, path).replaceAll('\\', '/')}`
    expect(packed.readText(inside) === readFileSync(path, 'utf8'), inside).toBe(true)
  }
})

test('the icons are beside the archive, where the system can read them', () => {
  const tray = join(packed.resources, 'app.asar.unpacked', 'resources', 'tray')
  for (const status of ['idle', 'connected', 'attention', 'paused']) {
    for (const file of ['.png', '@2x.png', 'Template.png', 'Template@2x.png', '-light.ico', '-dark.ico'])
      expect(statSync(join(tray, `${status}${file}`)).size, `${status}${file}`).toBeGreaterThan(50)
  }
})

test('the update address and its cache name are packed', () => {
  const path = join(packed.resources, 'app-update.yml')
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toMatch(/provider: generic\nurl: https:\/\/.*\nupdaterCacheDirName: \S+/)
})

test('the packed program’s fuses are set as decided', async () => {
  const requireFromBuilder = createRequire(join(repository, 'node_modules', 'electron-builder', 'package.json'))
  const requireFromLibrary = createRequire(requireFromBuilder.resolve('app-builder-lib/package.json'))
  const { getCurrentFuseWire, FuseV1Options } = requireFromLibrary('@electron/fuses') as {
    getCurrentFuseWire: (program: string) => Promise<Record<string, number>>
    FuseV1Options: Record<string, number>
  }
  const wire = await getCurrentFuseWire(packed.program)
  const isOn = (name: string) => String.fromCharCode(wire[String(FuseV1Options[name])] ?? 0) === '1'
  expect(
    Object.fromEntries(
      Object.keys(FuseV1Options)
        .filter((name) => !/^\d+$/.test(name))
        .map((name) => [name, isOn(name)]),
    ),
  ).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  })
})

test('the one LGPL package is where its user can exchange it, with its licence', () => {
  const folder = join(packed.resources, 'app.asar.unpacked', 'node_modules', 'node-webpmux')
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['webp.js', 'COPYING.LESSER', 'libwebp']))
})
