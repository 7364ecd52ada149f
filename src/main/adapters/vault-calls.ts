import type { SafeStorage } from 'electron'
import type { Clock } from '../../core/ports.ts'

export type Vault = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'setUsePlainTextEncryption'
>

/** A keyring that asks the owner for its password, or a D-Bus that hangs: nobody waits longer for it than this. */
const ANSWER_WITHIN_MS = 10_000
/** The window comes after the secrets, so a start waits less. */
const OPEN_WITHIN_MS = 5_000
const TRY_AGAIN_MS = [500, 1_500] as const

export class VaultIsSilent extends Error {
  constructor() {
    super('The password store of this computer does not answer.')
  }
}

/** What a keyring says that is being started or unlocked (os_crypt's `temporarily_unavailable`). */
const isTemporary = (error: unknown) => error instanceof Error && /temporarily unavailable/i.test(error.message)

/**
 * The system's vault with a time limit on each call; what it refuses for a moment only is asked again. That it is "available" says no
 * more than that it was looked for: whether it works shows with each call.
 */
export class VaultCalls {
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #platform: NodeJS.Platform
  #opening: Promise<void> | null = null

  constructor(options: { readonly vault: Vault; readonly clock: Clock; readonly platform: NodeJS.Platform }) {
    this.#vault = options.vault
    this.#clock = options.clock
    this.#platform = options.platform
  }

  async encrypt(text: string): Promise<Buffer> {
    const once = () => this.#call(() => this.#vault.encryptStringAsync(text))
    try {
      return await once()
    } catch (error) {
      if (this.#platform !== 'linux' || error instanceof VaultIsSilent || isTemporary(error)) throw error
      // No keyring: the fixed password that everybody knows is better than none, and the owner is told.
      this.#vault.setUsePlainTextEncryption(true)
      return once()
    }
  }

  decrypt(data: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }> {
    return this.#call(() => this.#vault.decryptStringAsync(data))
  }

  async #call<T>(run: () => Promise<T>): Promise<T> {
    await this.#open()
    for (const pause of TRY_AGAIN_MS) {
      try {
        return await this.#within(run())
      } catch (error) {
        if (!isTemporary(error)) throw error
        await new Promise<void>((resolve) => void this.#clock.setTimer(pause, resolve))
      }
    }
    return this.#within(run())
  }

  /**
   * The first call looks for the vault, which is what may hang. All that wait for it share one limit, or a start would wait once for each
   * secret; once that has passed, whoever comes next asks anew.
   */
  #open(): Promise<void> {
    this.#opening ??= this.#within(this.#vault.isAsyncEncryptionAvailable(), OPEN_WITHIN_MS).then(
      () => undefined,
      (error: unknown) => {
        // Those of the same start have waited together.
        this.#clock.setTimer(ANSWER_WITHIN_MS, () => (this.#opening = null))
        throw error
      },
    )
    return this.#opening
  }

  #within<T>(work: Promise<T>, milliseconds = ANSWER_WITHIN_MS): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const limit = this.#clock.setTimer(milliseconds, () => reject(new VaultIsSilent()))
      work.then(resolve, reject).finally(() => limit.cancel())
    })
  }
}
