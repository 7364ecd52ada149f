import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shelfPlace } from '../../src/core/browser/browser-shelf.ts'
import { PINNED_VERSION } from '../../src/core/browser/pinned-browser.ts'

const requireFromBuilder = createRequire(
  fileURLToPath(new URL('../../node_modules/electron-builder/package.json', import.meta.url)),
)
const requireFromLibrary = createRequire(requireFromBuilder.resolve('app-builder-lib/package.json'))
const repository = fileURLToPath(new URL('../../', import.meta.url))

interface BuilderConfiguration {
  readonly appId: string
  readonly files: readonly string[]
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly electronLanguages: readonly string[]
  readonly nsis: { readonly include: string }
  readonly appImage: { readonly artifactName: string }
  readonly win: { readonly signExts: readonly string[] }
  readonly extraResources: readonly { readonly from: string; readonly to: string }[]
  readonly productName: string
  readonly linux: { readonly icon: string; readonly executableName: string }
  readonly deb: { readonly appArmorProfile: string }
}

function readConfiguration(): BuilderConfiguration {
  const { load } = requireFromLibrary('js-yaml') as { load: (text: string) => unknown }
  return load(readFileSync(`${repository}electron-builder.yml`, 'utf8')) as BuilderConfiguration
}

const { validateConfiguration } = requireFromLibrary('./out/util/config/config.js') as {
  validateConfiguration: (configuration: unknown, debugLogger: { isEnabled: boolean }) => Promise<void>
}
const validate = (configuration: unknown) => validateConfiguration(configuration, { isEnabled: false })

test('electron-builder accepts the configuration', async () => {
  await expect(validate(readConfiguration())).resolves.toBeUndefined()
}, 60_000)

test('the validation rejects a wrong key', async () => {
  await expect(validate({ ...readConfiguration(), nsiss: {} })).rejects.toThrow('nsiss')
})

test('every fuse that this electron-builder knows is set', () => {
  const scheme = requireFromLibrary('./scheme.json') as {
    definitions: { FuseOptionsV1: { properties: Record<string, unknown> } }
  }
  const known = Object.keys(scheme.definitions.FuseOptionsV1.properties)
  expect(Object.keys(readConfiguration().electronFuses).sort()).toEqual(known.sort())
})

test('the fuses that weaken the program are off and those that guard it are on', () => {
  expect(readConfiguration().electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    grantFileProtocolExtraPrivileges: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
  })
})

test('a build without a developer’s certificate gets an ad hoc signature, so that Apple silicon runs it', () => {
  // Flipping fuses breaks the signature. Without a valid one, at least ad hoc, such a Mac ends the program before its first line.
  expect(readConfiguration().electronFuses['resetAdHocDarwinSignature']).toBe(true)
})

test('a deb can be packed: it needs a homepage', () => {
  const { homepage } = JSON.parse(readFileSync(`${repository}package.json`, 'utf8')) as { homepage?: string }
  expect(homepage).toMatch(/^https:\/\/\S+$/)
})

/** Renders a template as electron-builder does (`writeConfigFile` in its FpmTarget). */
function renderTemplate(path: string): string {
  const values: Record<string, string> = { executable: 'salesboy', sanitizedProductName: 'Salesboy' }
  return readFileSync(path, 'utf8').replace(/\$\{([a-zA-Z]+)\}/g, (_match, name: string) => {
    if (!(name in values)) throw new Error(`Macro ${name} is not defined`)
    return values[name]!
  })
}

test('the deb’s AppArmor profile lets the program and its hidden browser use their sandboxes', () => {
  const { deb, linux, productName } = readConfiguration()
  expect([linux.executableName, productName]).toEqual(['salesboy', 'Salesboy'])
  const rendered = renderTemplate(`${repository}${deb.appArmorProfile}`)
  const profiles = [...rendered.matchAll(/^profile "([^"]+)" "([^"]+)" flags=\(unconfined\) \{\n {2}userns,\n/gm)]
  const platform = 'linux'
  const shell = shelfPlace('/opt/Salesboy/resources/browsers', platform as never, PINNED_VERSION).path
  const covers = (pattern: string, path: string) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(path)
  for (const program of ['/opt/Salesboy/salesboy', shell])
    expect(
      profiles.filter(([, , pattern]) => covers(pattern!, program)),
      program,
    ).toHaveLength(1)
  // Anybody who can write at that path could give any program the rights of the profile.
  for (const [, , pattern] of profiles) expect(pattern).toMatch(/^\/opt\/Salesboy\//)
  expect(rendered.match(/[{}]/g)).toHaveLength(profiles.length * 2)
})

test('electron-builder’s own scripts install and remove the profile', () => {
  const templates = requireFromLibrary.resolve('./templates/linux/after-install.tpl').replace(/after-install\.tpl$/, '')
  const install = renderTemplate(`${templates}after-install.tpl`)
  expect(install).toContain("APPARMOR_PROFILE_SOURCE='/opt/Salesboy/resources/apparmor-profile'")
  expect(install).toContain("APPARMOR_PROFILE_TARGET='/etc/apparmor.d/salesboy'")
  expect(renderTemplate(`${templates}after-remove.tpl`)).toContain('rm -f "$APPARMOR_PROFILE_DEST"')
})

test('the files are an allow-list without sources, tests or the simulator', () => {
  const allowed = readConfiguration().files.filter((pattern) => !pattern.startsWith('!'))
  for (const pattern of allowed) expect(pattern).toMatch(/^(out\/(main|preload|renderer)\/|resources\/|package\.json$)/)
})

test('the application id matches the one that the program gives Windows', async () => {
  const { product } = await import('../../src/main/product.ts')
  expect(readConfiguration().appId).toBe(product.appId)
})

test('the small browser is packed from the folder it is fetched to, into the folder where the program looks for it', () => {
  const [resource] = readConfiguration().extraResources
  const fetched = readFileSync(`${repository}scripts/fetch-browser.mjs`, 'utf8')
  expect(resource?.from).toBe('.cache/browsers/${os}-${arch}')
  expect(fetched).toContain("'../.cache/browsers'")
  for (const folder of ['linux-x64', 'win-x64', 'mac-x64', 'mac-arm64']) expect(fetched).toContain(`'${folder}'`)
  expect(readFileSync(`${repository}src/main/start-app.ts`, 'utf8')).toContain(
    `join(process.resourcesPath, '${resource?.to}')`,
  )
})

test('the installer and the uninstaller name the scheme and the login item that the program creates', async () => {
  const { product } = await import('../../src/main/product.ts')
  const script = readFileSync(`${repository}${readConfiguration().nsis.include}`, 'utf8')
  expect(script).toContain(`!define SALESBOY_SCHEME "Software\\Classes\\${product.linkScheme}"`)
  expect(script).toContain(`!define SALESBOY_LOGIN_ITEM "${product.appId}"`)
  const uninstall = script.slice(script.indexOf('!macro customUnInstall'))
  for (const gone of ['DeleteRegKey HKCU "${SALESBOY_SCHEME}"', '"${SALESBOY_RUN}" "${SALESBOY_LOGIN_ITEM}"'])
    expect(uninstall.slice(uninstall.indexOf('${ifNot} ${isUpdated}'))).toContain(gone)
})

test('Linux gets an icon for each size that its menus use', () => {
  const names = readdirSync(`${repository}${readConfiguration().linux.icon}`)
  for (const size of [16, 32, 48, 64, 128, 256, 512]) {
    expect(names).toContain(`${size}x${size}.png`)
    const png = readFileSync(`${repository}build/icons/${size}x${size}.png`)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  }
})

test('the desktop file has the name that the program gives Linux', async () => {
  const { product } = await import('../../src/main/product.ts')
  const { desktopName } = JSON.parse(readFileSync(`${repository}package.json`, 'utf8')) as { desktopName: string }
  expect(product.desktopFile).toBe(desktopName)
})

test('the browser window’s languages match the program’s', async () => {
  const { languages } = await import('../../src/shared/words/languages.ts')
  const packed = readConfiguration().electronLanguages.map((name) => name.replace(/^en-US$/, 'en'))
  expect(packed.sort()).toEqual([...languages].sort())
})

test('the file that an update replaces on Linux keeps its name, and the hidden browser’s libraries are signed', () => {
  expect(readConfiguration().appImage.artifactName).not.toContain('version')
  expect(readConfiguration().win.signExts).toContain('.dll')
})
