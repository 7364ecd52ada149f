import type { Clock } from '../ports.ts'
import { isLoopback } from './host-header.ts'

const WINDOW_MS = 60_000
const MAX_ADDRESSES = 1_000

export interface FailedKeyLimiter {
  /** Counts a wrong key from this address. False once the address has used up its tries for this minute. */
  allowFailure(address: string): boolean
}

/** Counts wrong keys for each address in windows of a minute. A right key is not counted, so it is never limited. */
export function createFailedKeyLimiter(clock: Clock, maxFailures = 20): FailedKeyLimiter {
  const windows = new Map<string, { readonly began: number; failures: number }>()
  return {
    allowFailure(from) {
      const address = placeOf(from)
      const now = clock.monotonic()
      let window = windows.get(address)
      if (!window || now - window.began >= WINDOW_MS) {
        windows.delete(address)
        window = { began: now, failures: 0 }
        windows.set(address, window)
      }
      window.failures += 1
      // Insertion order is age order: drop the oldest window, so that many addresses cannot fill the memory.
      if (windows.size > MAX_ADDRESSES) windows.delete(windows.keys().next().value as string)
      return window.failures <= maxFailures
    },
  }
}

/**
 * The place to count for. This machine has millions of addresses (127.0.0.0/8, each also written as IPv6), so all loopback addresses count
 * as one.
 */
function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isLoopback(plain) ? 'this machine' : plain
}
