import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, SecretBox } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { JsonStore } from './json-store.ts'
import { VaultCalls, type Vault } from './vault-calls.ts'

/**
 * On Linux a ciphertext begins with the key that it was made with: `v11` and `v12` come from a keyring; `v10` is a password that everybody
 * knows (Chromium, os_crypt). `getSelectedStorageBackend` speaks of the deprecated sync calls alone and may say the contrary.
 */
const isFromKeyring = (ciphertext: Buffer) => /^v1[12]$/.test(ciphertext.subarray(0, 3).toString('latin1'))

/**
 * Secrets as ciphertext of the system's vault, in a file of their own.
 *
 * Linux without a keyring encrypts with a password that everybody knows: secrets still work, and `protection` says `basic` so that the
 * owner is told. The sync calls are not used: they are deprecated and block the program while the keychain asks.
 */
export function createSecretBox(options: {
  readonly vault: Vault
  readonly store: JsonStore
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly logger: Logger
}): SecretBox {
  const { store, platform, logger } = options
  const vault = new VaultCalls(options)

  const stored = (): readonly string[] =>
    Object.values(store.load()).filter((value): value is string => typeof value === 'string')
  const isBasic = () =>
    platform === 'linux' && stored().some((ciphertext) => !isFromKeyring(Buffer.from(ciphertext, 'base64')))

  function write(name: string, ciphertext: Buffer | null): void {
    const { [name]: _old, ...others } = store.load()
    store.save(ciphertext === null ? others : { ...others, [name]: ciphertext.toString('base64') })
  }

  async function renew(name: string, text: string): Promise<void> {
    try {
      write(name, await vault.encrypt(text))
    } catch (error) {
      // The old ciphertext can still be read; the next start tries again.
      logger.warn('a stored secret could not be encrypted anew', { name, error })
    }
  }

  return {
    get protection() {
      return isBasic() ? 'basic' : 'vault'
    },
    async get(name) {
      const ciphertext = store.load()[name]
      if (typeof ciphertext !== 'string') return null
      try {
        const { result, shouldReEncrypt } = await vault.decrypt(Buffer.from(ciphertext, 'base64'))
        if (shouldReEncrypt) await renew(name, result)
        return result
      } catch (error) {
        // Another user's or another machine's vault, or a locked keyring: the owner enters the secret again.
        logger.warn('a stored secret cannot be read', { name, error })
        return null
      }
    },
    async set(name, value) {
      if (value === null) return write(name, null)
      const ciphertext = await vault.encrypt(value).catch((error: unknown) => {
        logger.warn('a secret cannot be kept', { name, error })
        throw new CommandError('unavailable', msg('error.no-vault'))
      })
      write(name, ciphertext)
    },
  }
}
