import { z } from 'zod'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { DAY_MS } from '../time/durations.ts'

const storedSchema = z.object({ url: z.string(), bytes: z.number().positive(), at: z.number() })

const KEY = 'webhook.bodyLimit'
/** After this long one large body is tried again, because the core's limit may have been raised. */
const ASK_AGAIN_MS = DAY_MS

/** How large a body the core's address accepts, as learned from its 413 answers. Kept on disk for the address that gave them. */
export class BodyLimit {
  readonly #clock: Clock
  readonly #keyValue: KeyValue

  constructor({ clock, keyValue }: { readonly clock: Clock; readonly keyValue: KeyValue }) {
    this.#clock = clock
    this.#keyValue = keyValue
  }

  /** The smallest body, in bytes, that this address is known to refuse; Infinity when it has refused none within a day. */
  of(url: string): number {
    const parsed = storedSchema.safeParse(this.#keyValue.get(KEY))
    if (!parsed.success || parsed.data.url !== url) return Number.POSITIVE_INFINITY
    // Absolute age: a clock that was set back must not keep the limit for as long as it was ahead.
    const isFresh = Math.abs(this.#clock.now() - parsed.data.at) < ASK_AGAIN_MS
    return isFresh ? parsed.data.bytes : Number.POSITIVE_INFINITY
  }

  /** Remembers that this address refused a body of so many bytes for its size. */
  refused(url: string, bytes: number): void {
    this.#keyValue.set(KEY, { url, bytes: Math.min(bytes, this.of(url)), at: this.#clock.now() })
  }
}
