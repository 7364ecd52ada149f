import type { IncomingHttpHeaders } from 'node:http'
import type { ReceivedWebhook, SignatureVerdict } from './core-api.ts'

/** One request in the log. Its record is replaced as the answer develops. */
export interface LogEntry {
  readonly current: () => ReceivedWebhook
}

export interface RequestLog {
  readonly add: (headers: IncomingHttpHeaders, raw: Buffer, signature: SignatureVerdict, at: number) => LogEntry
  readonly change: (entry: LogEntry, patch: Partial<ReceivedWebhook>) => void
  readonly received: () => readonly ReceivedWebhook[]
  readonly total: () => number
  readonly clear: () => void
  /** Called with each new or changed request; returns the unsubscribe. */
  readonly onRequest: (listener: (request: ReceivedWebhook) => void) => () => void
}

/** Enough for the burst of a whole afternoon. The oldest requests are dropped first. */
const KEPT = 20_000

function parse(raw: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'))
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null // Shown as received; the answer says what is missing.
  }
}

/** Builds an empty log. */
export function createRequestLog(): RequestLog {
  const received: ReceivedWebhook[] = []
  const seen = new Map<string, number>()
  const listeners = new Set<(request: ReceivedWebhook) => void>()
  let total = 0
  /** How many of the oldest requests are gone from `received`. */
  let dropped = 0
  const tell = (request: ReceivedWebhook) => {
    for (const listener of listeners) listener(request)
  }
  return {
    add(headers, raw, signature, at) {
      total += 1
      const number = total
      const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      const id = texts['webhook-id'] ?? ''
      const repeats = id === '' ? 0 : (seen.get(id) ?? 0)
      seen.set(id, repeats + 1)
      received.push({
        number,
        at,
        body: parse(raw),
        raw: raw.toString('utf8'),
        headers: texts,
        signature,
        repeats,
        answer: '…',
        status: null,
        tookMs: null,
        callback: null,
        fault: null,
      })
      if (received.length > KEPT) {
        received.shift()
        dropped += 1
      }
      const last = received.at(-1)!
      tell(last)
      let latest = last
      return { current: () => (latest = received[number - 1 - dropped] ?? latest) }
    },
    change(entry, patch) {
      const now = entry.current()
      const changed = { ...now, ...patch }
      const index = now.number - 1 - dropped
      if (received[index]?.number === now.number) received[index] = changed
      tell(changed)
    },
    received: () => received,
    total: () => total,
    clear() {
      dropped = total
      received.length = 0
      seen.clear()
    },
    onRequest(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
