import type { Logger } from '../ports.ts'
import { describeError } from './describe-error.ts'
import type { LibraryClient } from './library.ts'
import { mapMessage, parseAck } from './map-message.ts'
import { buildMessageId, parseMessageKey } from './message-ids.ts'
import type { SentEvidence } from './sent-evidence.ts'
import type { ClientEvent } from './whatsapp-client.ts'

/** The library's events to ours, attached once per client. Nothing of the library goes further than here. */
export function wireClientEvents(
  library: LibraryClient,
  deps: {
    emit(event: ClientEvent): void
    readonly logger: Logger
    readonly evidence: SentEvidence
    /** Unix seconds. */
    now(): number
    ownIds(): ReadonlySet<string>
    repairIds(): Promise<boolean>
    acknowledged(messageId: string): void
    markReady(): void
  },
): void {
  const { emit, logger } = deps
  const raw = (message: unknown): unknown => (message as { _data?: unknown })._data

  library.on('qr', (text) => emit({ kind: 'qr', text }))
  library.on('code', (code) => emit({ kind: 'pairing-code', code }))
  library.on('authenticated', () => {
    // Synchronously, so that it is in the page before the library's own functions are.
    deps.repairIds().catch((error: unknown) => {
      logger.warn('message ids not repaired yet', { error: describeError(error) })
    })
    emit({ kind: 'authenticated' })
  })
  library.on('loading_screen', (percent) => {
    const value = Number(percent)
    emit({ kind: 'loading', percent: Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value))) : 0 })
  })
  library.on('ready', () => {
    deps.markReady()
    emit({ kind: 'ready' })
  })
  library.on('change_state', (state) => emit({ kind: 'page-state', state: String(state) }))
  library.on('disconnected', (reason) => {
    if (String(reason) === 'LOGOUT') emit({ kind: 'logged-out' })
    else emit({ kind: 'page-state', state: String(reason) })
  })
  // Fires for every message, our own and others'; `message` would repeat the latter.
  library.on('message_create', (message) => {
    const mapped = mapMessage(raw(message), { backfilled: false, ownIds: deps.ownIds(), now: deps.now() })
    if (mapped === null) logger.warn('unreadable message left out', { type: String(message.type) })
    else if (mapped.kind === 'incoming') emit({ kind: 'incoming', message: mapped.message })
    else {
      deps.evidence.noteOwn(mapped.message)
      emit({ kind: 'outgoing', message: mapped.message })
    }
  })
  library.on('message_ack', (message, ack) => {
    const data = raw(message)
    const key = parseMessageKey(message.id, typeof data === 'object' && data !== null ? { ...data } : {})
    if (key?.fromMe !== true) return
    const messageId = buildMessageId(key)
    deps.evidence.noteAck(messageId, parseAck(ack))
    deps.acknowledged(messageId)
    emit({ kind: 'ack', messageId, ack: parseAck(ack) })
  })
}
