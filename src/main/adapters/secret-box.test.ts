import { expect, test } from 'vitest'
import { createMemoryStore } from '../testing/memory-store.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { createSecretBox } from './secret-box.ts'

function createVault(backend: 'gnome_libsecret' | 'basic_text' = 'gnome_libsecret', available = true) {
  const calls: string[] = []
  return {
    calls,
    isAsyncEncryptionAvailable: async () => available,
    encryptStringAsync: async (text: string) => Buffer.from(`locked:${[...text].reverse().join('')}`),
    decryptStringAsync: async (data: Buffer) => {
      const text = data.toString()
      if (!text.startsWith('locked:')) throw new Error('not ours')
      return { shouldReEncrypt: false, result: [...text.slice(7)].reverse().join('') }
    },
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: (on: boolean) => calls.push(`plain:${on}`),
  }
}

function createBox(vault = createVault(), store = createMemoryStore()) {
  return { store, vault, box: createSecretBox({ vault, store, platform: 'linux', logger: quietLogger }) }
}

test('a secret comes back, and its text is not in the file', async () => {
  const { box, store } = createBox()
  await box.set('core.secret', 'whsec_abc')
  expect(await box.get('core.secret')).toBe('whsec_abc')
  expect(JSON.stringify(store.load())).not.toContain('whsec_abc')
  expect(box.protection).toBe('vault')
})

test('a removed secret is gone and the others stay', async () => {
  const { box } = createBox()
  await box.set('core.secret', 'a')
  await box.set('gateway.apiKey', 'b')
  await box.set('core.secret', null)
  expect(await box.get('core.secret')).toBeNull()
  expect(await box.get('gateway.apiKey')).toBe('b')
})

test('Linux without a keyring works and says so', async () => {
  const { box, vault } = createBox(createVault('basic_text'))
  expect(box.protection).toBe('basic')
  expect(vault.calls).toEqual(['plain:true'])
})

test('a missing vault refuses to keep a secret, with what to do', async () => {
  const { box, store } = createBox(createVault('gnome_libsecret', false))
  await expect(box.set('core.secret', 'a')).rejects.toMatchObject({ code: 'unavailable' })
  expect(store.load()).toEqual({})
})

test('a secret of another vault reads as none', async () => {
  const store = createMemoryStore({ 'core.secret': Buffer.from('foreign').toString('base64'), 'gateway.apiKey': 5 })
  const { box } = createBox(createVault(), store)
  expect(await box.get('core.secret')).toBeNull()
  expect(await box.get('gateway.apiKey')).toBeNull()
})
