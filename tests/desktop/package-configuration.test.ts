import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const requireFromBuilder = createRequire(
  fileURLToPath(new URL('../../node_modules/electron-builder/package.json', import.meta.url)),
)
const requireFromLibrary = createRequire(requireFromBuilder.resolve('app-builder-lib/package.json'))
const repository = fileURLToPath(new URL('../../', import.meta.url))

interface BuilderConfiguration {
  readonly appId: string
  readonly files: readonly string[]
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly extraResources: readonly { readonly from: string; readonly to: string }[]
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

test('the validation would notice a mistake', async () => {
  await expect(validate({ ...readConfiguration(), nsiss: {} })).rejects.toThrow('nsiss')
})

test('every fuse that this electron-builder knows is decided', () => {
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

test('the files are an allow-list without sources, tests or the simulator', () => {
  const allowed = readConfiguration().files.filter((pattern) => !pattern.startsWith('!'))
  for (const pattern of allowed) expect(pattern).toMatch(/^(out\/(main|preload|renderer)\/|resources\/|package\.json$)/)
})

test('the application id is the one that the program gives Windows', async () => {
  const { product } = await import('../../src/main/product.ts')
  expect(readConfiguration().appId).toBe(product.appId)
})

test('the small browser is packed from where it is fetched to where the program looks for it', () => {
  const [resource] = readConfiguration().extraResources
  const fetched = readFileSync(`${repository}scripts/fetch-browser.mjs`, 'utf8')
  expect(resource?.from).toBe('.cache/browsers/${os}-${arch}')
  expect(fetched).toContain("'../.cache/browsers'")
  for (const folder of ['linux-x64', 'win-x64', 'mac-x64', 'mac-arm64']) expect(fetched).toContain(`'${folder}'`)
  expect(readFileSync(`${repository}src/main/start-app.ts`, 'utf8')).toContain(
    `join(process.resourcesPath, '${resource?.to}')`,
  )
})
