import { expect, test } from 'vitest'
import { createHandClock } from '../testing/hand-clock.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { createSecretBox } from './secret-box.ts'

const reversed = (text: string) => [...text].reverse().join('')
const never = () => new Promise<never>(() => undefined)
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** Electron's async vault: it always reports "available", and each ciphertext begins with the name of its key. */
function createVault(key: 'v10' | 'v11' | 'v12' = 'v11') {
  const calls: string[] = []
  return {
    calls,
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from(`${key}${reversed(text)}`),
    decryptStringAsync: async (data: Buffer) => {
      const text = data.toString()
      if (!/^v1[012]/.test(text)) throw new Error('not ours')
      return { shouldReEncrypt: false, result: reversed(text.slice(3)) }
    },
    setUsePlainTextEncryption: (on: boolean) => void calls.push(`plain:${on}`),
  }
}

function createBox(
  vault: Partial<ReturnType<typeof createVault>> = {},
  { store = createMemoryStore(), platform = 'linux' as NodeJS.Platform } = {},
) {
  const clock = createHandClock()
  const whole = { ...createVault(), ...vault }
  return { store, clock, box: createSecretBox({ vault: whole, store, platform, clock, logger: quietLogger }) }
}
const kept = (text: string) => createMemoryStore({ 'core.secret': Buffer.from(text).toString('base64') })
const noVault = { code: 'unavailable', said: { code: 'error.no-vault' } }

test('a stored secret is read back, and its plain text is not in the file', async () => {
  const { box, store } = createBox()
  await box.set('core.secret', 'whsec_abc')
  expect(await box.get('core.secret')).toBe('whsec_abc')
  expect(JSON.stringify(store.load())).not.toContain('whsec_abc')
  expect(box.protection).toBe('vault')
})

test('removing a secret keeps the others', async () => {
  const { box } = createBox()
  await box.set('core.secret', 'a')
  await box.set('gateway.apiKey', 'b')
  await box.set('core.secret', null)
  expect(await box.get('core.secret')).toBeNull()
  expect(await box.get('gateway.apiKey')).toBe('b')
})

test.each([
  ['v10', 'basic'],
  ['v11', 'vault'],
  ['v12', 'vault'],
] as const)('on Linux a secret encrypted with the key %s is protected as %s', async (key, protection) => {
  const { box, store } = createBox(createVault(key))
  await box.set('core.secret', 'a')
  expect(box.protection).toBe(protection)
  expect(createBox({}, { store }).box.protection).toBe(protection)
})

test('on Windows and macOS the prefix of a ciphertext is ignored', async () => {
  for (const platform of ['win32', 'darwin'] as const) {
    const { box } = createBox(createVault('v10'), { platform })
    await box.set('core.secret', 'a')
    expect(box.protection).toBe('vault')
  }
})

test('a keyring installed later re-encrypts a secret that was stored without one', async () => {
  const { box } = createBox(
    { decryptStringAsync: async () => ({ shouldReEncrypt: true, result: 'abc' }) },
    { store: kept('v10cba') },
  )
  expect(box.protection).toBe('basic')
  expect(await box.get('core.secret')).toBe('abc')
  expect(box.protection).toBe('vault')
})

test('a secret that cannot be re-encrypted is still read', async () => {
  const vault = {
    decryptStringAsync: async () => ({ shouldReEncrypt: true, result: 'abc' }),
    encryptStringAsync: () => Promise.reject(new Error('Encryption failed')),
  }
  const { box } = createBox(vault, { store: kept('v10cba'), platform: 'win32' })
  expect(await box.get('core.secret')).toBe('abc')
})

test('a vault that refuses to encrypt fails with a message for the owner, and nothing is stored', async () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const { box, store } = createBox({ encryptStringAsync: () => Promise.reject(new Error('Error')) }, { platform })
    await expect(box.set('core.secret', 'a')).rejects.toMatchObject(noVault)
    expect(store.load()).toEqual({})
  }
})

test('Linux without a keyring falls back to the publicly known password after the vault refuses', async () => {
  const vault = createVault('v10')
  const { encryptStringAsync } = vault
  const { box } = createBox({
    ...vault,
    encryptStringAsync: (text) =>
      vault.calls.length === 0 ? Promise.reject(new Error('no keyring')) : encryptStringAsync(text),
  })
  await box.set('core.secret', 'a')
  expect(vault.calls).toEqual(['plain:true'])
  expect(box.protection).toBe('basic')
})

test.each([{ isAsyncEncryptionAvailable: never }, { encryptStringAsync: never }])(
  'a vault that hangs (%o) fails after ten seconds',
  async (vault) => {
    const { box, clock, store } = createBox(vault)
    const saving = expect(box.set('core.secret', 'a')).rejects.toMatchObject(noVault)
    await settle()
    clock.advance(10_000)
    await saving
    expect(store.load()).toEqual({})
  },
)

test('a start waits for a silent vault once, not once per secret, and a later read tries again', async () => {
  let isSilent = true
  const vault = { isAsyncEncryptionAvailable: () => (isSilent ? never() : Promise.resolve(true)) }
  const { box, clock } = createBox(vault, { store: kept('v11cba') })
  const first = box.get('core.secret')
  await settle()
  clock.advance(10_000)
  expect(await first).toBeNull()
  expect(await box.get('core.secret')).toBeNull()
  isSilent = false
  clock.advance(10_000)
  expect(await box.get('core.secret')).toBe('abc')
})

test('a call that the vault refuses temporarily is retried twice', async () => {
  let refusals = 2
  const busy = <T>(run: () => Promise<T>) =>
    refusals-- > 0 ? Promise.reject(new Error('The key is temporarily unavailable. Please try again.')) : run()
  const vault = createVault()
  const { box, clock } = createBox({
    encryptStringAsync: (text) => busy(() => vault.encryptStringAsync(text)),
    decryptStringAsync: (data) => busy(() => vault.decryptStringAsync(data)),
  })
  const inTime = async <T>(work: Promise<T>) => {
    for (const pause of [500, 1_500]) {
      await settle()
      clock.advance(pause)
    }
    return work
  }
  await inTime(box.set('core.secret', 'abc'))
  refusals = 2
  expect(await inTime(box.get('core.secret'))).toBe('abc')
  refusals = 3
  expect(await inTime(box.get('core.secret'))).toBeNull()
})

test('a secret encrypted by another vault reads as null', async () => {
  const store = createMemoryStore({ 'core.secret': Buffer.from('foreign').toString('base64'), 'gateway.apiKey': 5 })
  const { box } = createBox({}, { store })
  expect(await box.get('core.secret')).toBeNull()
  expect(await box.get('gateway.apiKey')).toBeNull()
})
