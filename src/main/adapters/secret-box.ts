import type { SafeStorage } from 'electron'
import { said } from '../../shared/words/say.ts'
import type { Logger, SecretBox } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { JsonStore } from './json-store.ts'

type Vault = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'setUsePlainTextEncryption'
>

/**
 * Secrets as ciphertext of the system's vault, in a file of their own.
 *
 * Linux without a keyring encrypts with a password that everybody knows (`basic_text`): secrets still work, and
 * `protection` says `basic` so that the owner is told (electronjs.org, safeStorage). The sync calls are not used: they are
 * deprecated and block the program while the keychain asks.
 */
export function createSecretBox(options: {
  readonly vault: Vault
  readonly store: JsonStore
  readonly platform: NodeJS.Platform
  readonly logger: Logger
}): SecretBox {
  const { vault, store, platform, logger } = options
  const backend = platform === 'linux' ? vault.getSelectedStorageBackend() : 'system'
  const isBasic = backend === 'basic_text' || backend === 'unknown'
  if (isBasic) vault.setUsePlainTextEncryption(true)

  function write(name: string, ciphertext: string | null): void {
    const { [name]: _old, ...others } = store.load()
    store.save(ciphertext === null ? others : { ...others, [name]: ciphertext })
  }

  return {
    protection: isBasic ? 'basic' : 'vault',
    async get(name) {
      const ciphertext = store.load()[name]
      if (typeof ciphertext !== 'string') return null
      try {
        const { result, shouldReEncrypt } = await vault.decryptStringAsync(Buffer.from(ciphertext, 'base64'))
        if (shouldReEncrypt) write(name, (await vault.encryptStringAsync(result)).toString('base64'))
        return result
      } catch (error) {
        // Another user's or another machine's vault, or a locked keyring: the owner enters the secret again.
        logger.warn('a stored secret cannot be read', { name, error })
        return null
      }
    },
    async set(name, value) {
      if (value === null) return write(name, null)
      if (!(await vault.isAsyncEncryptionAvailable())) {
        throw new CommandError('unavailable', said('error.no-vault'))
      }
      write(name, (await vault.encryptStringAsync(value)).toString('base64'))
    },
  }
}
