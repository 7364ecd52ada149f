import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSettings } from '../../src/core/settings/settings.ts'
import { createMemoryLogger } from '../../src/core/testing/memory-ports.ts'
import { setAsideDamaged } from '../../src/core/files/set-aside.ts'
import { openAdmittedBrowsersFile } from '../../src/server/adapters/admitted-browsers-file.ts'
import { openFileSettingsStore } from '../../src/server/adapters/file-settings-store.ts'
import { openKeyFileSecretBox } from '../../src/server/adapters/key-file-secret-box.ts'
import { isSetOutside, settingNames, settingSchemas, type SettingName } from '../../src/shared/model/settings.ts'
import { hostileJson, hostileText, isPrototypeClean, nested } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS })
const CANARY = 'kanarienvogel'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fresh = () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
}

/** Starts on these files as the host does (store, secrets, settings), changes a setting, and starts again. */
async function startTwice(): Promise<void> {
  const logger = createMemoryLogger()
  const start = async () => {
    const store = openFileSettingsStore(folder)
    const secrets = openKeyFileSecretBox(folder)
    openAdmittedBrowsersFile(folder, logger).load()
    const settings = await createSettings({ store, secrets, overrides: { settings: {}, secrets: {} }, logger })
    for (const name of settingNames) expect(settingSchemas[name].safeParse(settings.get(name)).success).toBe(true)
    return { settings, secrets, store }
  }
  const first = await start()
  first.settings.set('replies.hourlyLimit', 77)
  await first.settings.setSecret('core.secret', 'a new secret')
  const second = await start()
  expect(second.settings.get('replies.hourlyLimit')).toBe(77)
  expect(await second.settings.secret('core.secret')).toBe('a new secret')
  expect(second.store.problem).toBeNull()
  for (const name of ['settings.json', 'secrets.json', 'secret.key'])
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
  expect(logger.lines.join('\n')).not.toContain(CANARY)
  expect(isPrototypeClean()).toBe(true)
}

const setting = fc.tuple(
  fc.constantFrom(...settingNames),
  fc.oneof(
    hostileJson,
    hostileText.map((text) => CANARY + text),
  ),
)
/** A settings file of any age: valid names with any values, former names, names of object internals. */
const file = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  hostileText.map((text) => Buffer.from(text)),
  hostileJson.map((value) => Buffer.from(JSON.stringify(value))),
  fc.array(setting, { maxLength: 6 }).map((pairs) => Buffer.from(JSON.stringify(Object.fromEntries(pairs)))),
  fc.constantFrom(
    Buffer.alloc(0),
    Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    Buffer.from(`{"gone.setting":${nested(3_000)}}`),
    Buffer.from(`{"gone.setting":${nested(200_000)}}`),
    Buffer.from(`{"replies.hourlyLimit":${'9'.repeat(400)}}`),
    Buffer.from('\ufeff{"replies.hourlyLimit":5}'),
    Buffer.from('{"__internal__":{"migrations":{"version":"99.0.0"}}}'),
    Buffer.from(`{"core":{"url":"x"},"version":0,"padding":"${'x'.repeat(5_000_000)}"}`),
    Buffer.from('{"replies.mode":"auto"}').subarray(0, 12),
  ),
)
const names = fc.constantFrom('settings.json', 'secrets.json', 'secret.key', 'browsers.json')

describe('with anything in the place of a settings file', () => {
  test('the host starts, keeps the old content and can save', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, file), { minLength: 1, maxLength: 3 }), async (files) => {
        fresh()
        for (const [name, content] of files) writeFileSync(join(folder, name), content)
        await startTwice()
      }),
      runs(120),
    )
  })

  test.each(['settings.json', 'secrets.json', 'secret.key', 'browsers.json'])(
    'a folder in the place of %s is put aside',
    async (name) => {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'somebody’s'), '1')
      await startTwice()
      expect(readdirSync(folder).some((entry) => entry.startsWith(`${name}.bad`))).toBe(true)
    },
  )

  test('a link belongs to the owner: settings are stored at its target, and a dangling link does not stop the host', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'salesboy-elsewhere-'))
    try {
      const target = join(elsewhere, 'target.json')
      writeFileSync(target, '{"replies.mode":"callback"}', { mode: 0o600 })
      symlinkSync(target, join(folder, 'settings.json'))
      symlinkSync(join(elsewhere, 'missing'), join(folder, 'secrets.json'))
      await startTwice()
      expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ 'replies.mode': 'callback' })
      // Secrets do not follow a link; they are written only into this folder.
      expect(readdirSync(elsewhere)).toEqual(['target.json'])
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  })

  test('only a file that is not a JSON object is set aside', () => {
    fc.assert(
      fc.property(file, (content) => {
        fresh()
        const path = join(folder, 'settings.json')
        writeFileSync(path, content)
        const aside = setAsideDamaged(path)
        const rest = readFileSync(aside === null ? path : join(folder, aside))
        expect(rest.equals(content)).toBe(true)
        if (aside === null) expect(typeof JSON.parse(rest.toString('utf8'))).toBe('object')
      }),
      runs(100),
    )
    fresh()
    mkdirSync(join(folder, 'settings.json'))
    expect(setAsideDamaged(join(folder, 'settings.json'))).not.toBeNull()
  })
})

test('any value for any setting is stored as its schema says, or refused in words without a change', async () => {
  const logger = createMemoryLogger()
  const settings = await createSettings({
    store: openFileSettingsStore(folder),
    secrets: openKeyFileSecretBox(folder),
    overrides: { settings: {}, secrets: {} },
    logger,
  })
  const name = fc.oneof(fc.constantFrom<string>(...settingNames), hostileText)
  await fc.assert(
    fc.property(name, fc.oneof(hostileJson, fc.anything({ withBigInt: true, withMap: true })), (which, value) => {
      const before = JSON.stringify(settings.view())
      try {
        settings.set(which, value)
      } catch (error) {
        // A setting that names a program is refused from a window, although the value would fit.
        const expected = isSetOutside(which) ? ['invalid-arguments', 'unavailable'] : ['invalid-arguments']
        expect(expected).toContain((error as { code?: string }).code)
        expect((error as Error).message.length).toBeLessThan(1_000)
        expect(JSON.stringify(settings.view())).toBe(before)
        return
      }
      expect(settingSchemas[which as SettingName].safeParse(settings.get(which as SettingName)).success).toBe(true)
    }),
    runs(600),
  )
})
