import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, SecretBox } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { JsonStore } from './json-store.ts'
import { VaultCalls, type Vault } from './vault-calls.ts'

/**
 * On Linux the ciphertext's prefix names its key: `v11` and `v12` come from a keyring, `v10` is a fixed, publicly known password
 * (Chromium, os_crypt). `getSelectedStorageBackend` describes only the deprecated sync calls and may contradict the prefix.
 */
const isFromKeyring = (ciphertext: Buffer) => /^v1[12]$/.test(ciphertext.subarray(0, 3).toString('latin1'))

/**
 * Keeps secrets in a file of their own, encrypted by the system's vault.
 *
 * Linux without a keyring encrypts with a publicly known password: secrets still work, and `protection` is `basic` so that the owner is
 * told. The sync calls are not used, because they are deprecated and block the program while the keychain asks for a password.
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
      // The old ciphertext stays readable; the next read tries again.
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
        // The vault belongs to another user or machine, or the keyring is locked: the owner enters the secret again.
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
