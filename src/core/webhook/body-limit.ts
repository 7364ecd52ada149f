import { z } from 'zod'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { DAY_MS } from '../time/durations.ts'

const storedSchema = z.object({ url: z.string(), bytes: z.number().positive(), at: z.number() })

const KEY = 'webhook.bodyLimit'
/** A limit may be raised: after so long one body is risked again. */
const ASK_AGAIN_MS = DAY_MS

/** How large a body the core's address takes, as far as it has said so with 413. Kept on disk, for the address that said it. */
export class BodyLimit {
  readonly #clock: Clock
  readonly #keyValue: KeyValue

  constructor({ clock, keyValue }: { readonly clock: Clock; readonly keyValue: KeyValue }) {
    this.#clock = clock
    this.#keyValue = keyValue
  }

  /** The smallest body that this address is known to refuse, bytes; infinite when it has refused none. */
  of(url: string): number {
    const parsed = storedSchema.safeParse(this.#keyValue.get(KEY))
    if (!parsed.success || parsed.data.url !== url) return Number.POSITIVE_INFINITY
    // A clock that was set back must not keep the limit for as long as it was ahead.
    const isFresh = Math.abs(this.#clock.now() - parsed.data.at) < ASK_AGAIN_MS
    return isFresh ? parsed.data.bytes : Number.POSITIVE_INFINITY
  }

  /** This address refused a body of so many bytes for its size. */
  refused(url: string, bytes: number): void {
    this.#keyValue.set(KEY, { url, bytes: Math.min(bytes, this.of(url)), at: this.#clock.now() })
  }
}
