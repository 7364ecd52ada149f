import type { SafeStorage } from 'electron'
import type { Clock } from '../../core/ports.ts'

export type Vault = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'setUsePlainTextEncryption'
>

/** Time limit of one vault call. A call may hang because the keyring asks the owner for its password, or because D-Bus hangs. */
const ANSWER_WITHIN_MS = 10_000
/** Shorter limit for opening the vault, because the window opens only after the secrets are read. */
const OPEN_WITHIN_MS = 5_000
const TRY_AGAIN_MS = [500, 1_500] as const

export class VaultIsSilent extends Error {
  constructor() {
    super('The password store of this computer does not answer.')
  }
}

/** The error while a keyring is being started or unlocked (os_crypt's `temporarily_unavailable`). */
const isTemporary = (error: unknown) => error instanceof Error && /temporarily unavailable/i.test(error.message)

/**
 * The system's vault with a time limit on each call. Retries a call that is refused temporarily. "Available" only means that Electron has
 * looked for the vault; only a call shows whether the vault works.
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
      // No keyring: Chromium's fixed, publicly known password is better than none, and the owner is told.
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
   * The first call looks for the vault, and that search may hang. All waiting calls share one limit; otherwise a start would wait once for
   * each secret. After a failure, later calls fail at once for ANSWER_WITHIN_MS; then the next call looks again.
   */
  #open(): Promise<void> {
    this.#opening ??= this.#within(this.#vault.isAsyncEncryptionAvailable(), OPEN_WITHIN_MS).then(
      () => undefined,
      (error: unknown) => {
        // Keep the failure for a while, so that all calls of the same start share it.
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
