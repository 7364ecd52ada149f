import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packApp, type PackedApp } from '../support/pack-app.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
let packed: PackedApp

beforeAll(async () => {
  packed = await packApp()
}, 300_000)
afterAll(() => packed?.remove())

const paths = () => [...packed.files.keys()]
const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

test('of our own there is only what was built, the icons and package.json', () => {
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

test('no sources, tests, source maps, documents, simulator or headless host', () => {
  const unwanted = /\.(ts|tsx|mts|cts|map|md|markdown|tsbuildinfo|flow)$|\/(simulator|e2e|__tests__|coverage)\//
  expect(paths().filter((path) => unwanted.test(path))).toEqual([])
  expect(paths().filter((path) => /^\/(src|tests|simulator|bench|docs|scripts|out\/server)\//.test(path))).toEqual([])
})

test('every production package is inside and no development package', () => {
  const has = (name: string) => packed.files.has(`/node_modules/${name}/package.json`)
  expect(Object.keys(manifest.dependencies).filter((name) => !has(name))).toEqual([])
  expect(Object.keys(manifest.devDependencies).filter(has)).toEqual([])
})

test('whatsapp-web.js is whole and byte for byte as published', () => {
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

test('the icons lie beside the archive, where the system can read them', () => {
  const tray = join(packed.resources, 'app.asar.unpacked', 'resources', 'tray')
  for (const status of ['idle', 'connected', 'attention', 'paused']) {
    for (const file of ['.png', '@2x.png', 'Template.png', 'Template@2x.png', '-light.ico', '-dark.ico'])
      expect(statSync(join(tray, `${status}${file}`)).size, `${status}${file}`).toBeGreaterThan(50)
  }
})

test('the update address and its cache are packed', () => {
  const path = join(packed.resources, 'app-update.yml')
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toMatch(/provider: generic\nurl: https:\/\/.*\nupdaterCacheDirName: \S+/)
})

test('the fuses of the packed program stand as decided', async () => {
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

test('the one package under the LGPL lies where its user can exchange it, with its licence', () => {
  const folder = join(packed.resources, 'app.asar.unpacked', 'node_modules', 'node-webpmux')
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['webp.js', 'COPYING.LESSER', 'libwebp']))
})
