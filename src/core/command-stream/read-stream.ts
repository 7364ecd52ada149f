import { createParser } from 'eventsource-parser'
import { base64LengthOf } from '../replies/asked-attachment.ts'
import type { StreamOpening } from '../http/open-stream.ts'
import type { Clock, Timer } from '../ports.ts'
import type { RawEvent } from './parse-command.ts'

/** A core sends at least a comment line every 30 s; three missing lines mean a dead connection. */
export const SILENCE_MS = 90_000
/** An event may carry a file. */
const MAX_EVENT_CHARACTERS = 256 * 1024 + base64LengthOf(64_000_000)

export interface StreamEnd {
  /**
   * `ended`: the core closed it; `silent`: nothing came for `SILENCE_MS`; `too-large`: one event was too large; `broken`: the connection
   * broke; `aborted`: by `signal`.
   */
  readonly why: 'ended' | 'silent' | 'too-large' | 'broken' | 'aborted'
  /** `retry:` in ms, when the core sent one. */
  readonly retryMs: number | null
  readonly events: number
}

/**
 * Reads Server-Sent Events until the stream ends, breaks or falls silent. `take` is awaited, so a slow disk slows the core down. Rejects
 * when `take` rejects.
 */
export async function readStream(options: {
  readonly clock: Clock
  readonly body: Extract<StreamOpening, { kind: 'answer' }>['body']
  readonly signal: AbortSignal
  readonly take: (events: readonly RawEvent[]) => Promise<void>
}): Promise<StreamEnd> {
  const { clock, body, signal, take } = options
  let cut: 'silent' | 'too-large' | 'aborted' | null = null
  let retryMs: number | null = null
  let events = 0
  let batch: RawEvent[] = []
  let timer = null as Timer | null
  const end = (why: NonNullable<typeof cut>) => {
    cut ??= why
    body.destroy()
  }
  const listen = () => {
    timer?.cancel()
    timer = clock.setTimer(SILENCE_MS, () => end('silent'))
  }
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ id, event, data }) => void batch.push({ id, event, data }),
    onRetry: (milliseconds) => (retryMs = milliseconds),
    onError: (error) => {
      // Lines that are no field are skipped, as browsers do.
      if (error.type === 'max-buffer-size-exceeded') end('too-large')
    },
  })
  const stop = () => end('aborted')
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  // A character may be split between two chunks.
  const decoder = new TextDecoder()
  listen()
  try {
    for await (const chunk of body) {
      if (cut !== null) break
      parser.feed(decoder.decode(chunk, { stream: true }))
      if (batch.length > 0) {
        timer?.cancel()
        events += batch.length
        const ready = batch
        batch = []
        await take(ready)
      }
      listen()
    }
    return { why: cut ?? 'ended', retryMs, events }
  } catch (error) {
    if (cut === null && !isStreamError(error)) throw error
    return { why: cut ?? 'broken', retryMs, events }
  } finally {
    timer?.cancel()
    signal.removeEventListener('abort', stop)
    body.destroy()
  }
}

/** Whether the connection broke, as opposed to an event that could not be stored. */
function isStreamError(error: unknown): boolean {
  return typeof (error as { code?: unknown } | null)?.code === 'string'
}
