import { kindName } from '../inbox/message-types.ts'
import type { Logger } from '../ports.ts'
import { describeError } from './describe-error.ts'
import type { LibraryClient } from './library.ts'
import { mapChange, mapMessage, mapReaction, mapRenumbered, parseAck } from './map-message.ts'
import { buildMessageId, parseMessageKey, type MessageKeyParts } from '../ids/message-ids.ts'
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
    muteUnheard(): Promise<void>
    hear(): Promise<void>
    acknowledged(messageId: string): void
    markReady(): void
  },
): void {
  const { emit, logger } = deps
  const raw = (message: unknown): unknown => (message as { _data?: unknown })._data

  library.on('qr', (text) => emit({ kind: 'qr', text }))
  library.on('code', (code) => emit({ kind: 'pairing-code', code }))
  library.on('authenticated', () => {
    // Synchronously, so that all are in the page before the library's own functions are.
    deps.muteUnheard().catch((error: unknown) => {
      logger.warn('the page tells more than anybody listens to', { error: describeError(error) })
    })
    deps.hear().catch((error: unknown) => {
      logger.debug('not listening yet', { error: describeError(error) })
    })
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
  const options = () => ({ backfilled: false, ownIds: deps.ownIds(), now: deps.now() })
  const changed = (message: unknown): boolean => {
    const change = mapChange(raw(message), options())
    if (change !== null) emit({ kind: 'changed', change })
    return change !== null
  }
  library.on('message_edit', (message) => void changed(message))
  library.on('message_revoke_everyone', (message) => void changed(message))
  library.on('message_reaction', (reaction) => {
    const change = mapReaction(raw(reaction), deps.now())
    if (change !== null) emit({ kind: 'changed', change })
  })
  // Fires for every message, our own and others'; `message` would repeat the latter.
  library.on('message_create', (message) => {
    const notice = mapRenumbered(raw(message))
    if (notice !== null) return emit({ kind: 'renumbered', ...notice })
    // Deleted before this page had it: of us it may be known.
    if (message.type === 'revoked' && changed(message)) return
    const mapped = mapMessage(raw(message), options())
    // Not decrypted yet: the page tells it again under the same id.
    if (mapped === null) logger.debug('a message is not decrypted yet', { type: kindName(message.type) })
    else if (mapped.kind === 'incoming') emit({ kind: 'incoming', message: mapped.message })
    else if (mapped.kind === 'unreadable') {
      logger.warn('unreadable message counted', { type: kindName(message.type) })
      emit({ kind: 'unreadable', message: mapped.message })
    } else {
      deps.evidence.noteOwn(mapped.message)
      emit({ kind: 'outgoing', message: mapped.message })
    }
  })
  library.on('message_ack', (message, ack) => {
    const key = ackKeyOf(message)
    if (key?.fromMe !== true) return
    const messageId = buildMessageId(key)
    deps.evidence.noteAck(messageId, parseAck(ack))
    deps.acknowledged(messageId)
    emit({ kind: 'ack', messageId, ack: parseAck(ack) })
  })
}

/** The key of an acknowledged message; null for one that cannot be read, or bites when it is. */
function ackKeyOf(message: unknown): MessageKeyParts | null {
  try {
    const { id, _data: data } = message as { id?: unknown; _data?: unknown }
    return parseMessageKey(id, typeof data === 'object' && data !== null ? { ...data } : {})
  } catch {
    return null // A field that throws: this tick is not heard, the next one of the same message is.
  }
}
