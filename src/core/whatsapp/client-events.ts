import { kindName } from '../inbox/message-types.ts'
import type { Logger } from '../ports.ts'
import type { ClientCalls } from './client-calls.ts'
import { describeError } from './describe-error.ts'
import type { LibraryClient } from './library.ts'
import { mapChange, mapMessage, mapReaction, mapRenumbered, parseAck } from './map-message.ts'
import { buildMessageId, parseMessageKey, type MessageKeyParts } from '../ids/message-ids.ts'
import type { ClientEvent } from './whatsapp-client.ts'

export interface ClientEventsDeps extends Omit<ClientCalls, 'face' | 'forgetPage'> {
  emit(event: ClientEvent): void
  readonly logger: Logger
  /** Unix seconds. */
  now(): number
}

/** Translates the library's events into ours; attached once per client. No object of the library leaves this file. */
export function wireClientEvents(library: LibraryClient, deps: ClientEventsDeps): void {
  const { emit } = deps
  const events = new ClientEvents(deps)
  library.on('qr', (text) => emit({ kind: 'qr', text }))
  library.on('code', (code) => emit({ kind: 'pairing-code', code }))
  library.on('authenticated', () => events.authenticated())
  library.on('loading_screen', (percent) => emit({ kind: 'loading', percent: percentOf(percent) }))
  library.on('ready', () => {
    deps.markReady()
    emit({ kind: 'ready' })
  })
  library.on('change_state', (state) => emit({ kind: 'page-state', state: String(state) }))
  library.on('disconnected', (reason) => {
    if (String(reason) === 'LOGOUT') emit({ kind: 'logged-out' })
    else emit({ kind: 'page-state', state: String(reason) })
  })
  library.on('message_edit', (message) => void events.changed(message))
  library.on('message_revoke_everyone', (message) => void events.changed(message))
  library.on('message_reaction', (reaction) => events.reacted(reaction))
  // Fires for every message, ours and others'; `message` would repeat those of others.
  library.on('message_create', (message) => events.message(message))
  library.on('message_ack', (message, ack) => events.acknowledged(message, ack))
}

/** Handles the library's events and emits plain data. */
class ClientEvents {
  readonly #deps: ClientEventsDeps

  constructor(deps: ClientEventsDeps) {
    this.#deps = deps
  }

  authenticated(): void {
    const { emit, logger, muteUnheard, hear, repairIds } = this.#deps
    // Call all three synchronously, so that they reach the page before the library's own functions.
    muteUnheard().catch((error: unknown) => {
      logger.warn('events that nobody listens to could not be muted in the page', { error: describeError(error) })
    })
    hear().catch((error: unknown) => {
      logger.debug('not listening yet', { error: describeError(error) })
    })
    repairIds().catch((error: unknown) => {
      logger.warn('message ids not repaired yet', { error: describeError(error) })
    })
    emit({ kind: 'authenticated' })
  }

  /** Emits the change that the message holds. Returns false when it holds none. */
  changed(message: unknown): boolean {
    const change = mapChange(rawOf(message), this.#options())
    if (change !== null) this.#deps.emit({ kind: 'changed', change })
    return change !== null
  }

  reacted(reaction: unknown): void {
    const change = mapReaction(rawOf(reaction), this.#deps.now())
    if (change !== null) this.#deps.emit({ kind: 'changed', change })
  }

  message(message: unknown): void {
    const { emit, logger, evidence } = this.#deps
    const notice = mapRenumbered(rawOf(message))
    if (notice !== null) return emit({ kind: 'renumbered', ...notice })
    const { type } = message as { readonly type?: unknown }
    // Deleted before this page had it, but we may have stored it.
    if (type === 'revoked' && this.changed(message)) return
    const mapped = mapMessage(rawOf(message), this.#options())
    // Not decrypted yet: the page reports it again under the same id.
    if (mapped === null) logger.debug('a message is not decrypted yet', { type: kindName(type) })
    else if (mapped.kind === 'incoming') emit({ kind: 'incoming', message: mapped.message })
    else if (mapped.kind === 'unreadable') {
      logger.warn('unreadable message counted', { type: kindName(type) })
      emit({ kind: 'unreadable', message: mapped.message })
    } else {
      evidence.noteOwn(mapped.message)
      emit({ kind: 'outgoing', message: mapped.message })
    }
  }

  acknowledged(message: unknown, ack: unknown): void {
    const { emit, evidence, acknowledged } = this.#deps
    const key = ackKeyOf(message)
    if (key?.fromMe !== true) return
    const messageId = buildMessageId(key)
    evidence.noteAck(messageId, parseAck(ack))
    acknowledged(messageId)
    emit({ kind: 'ack', messageId, ack: parseAck(ack) })
  }

  #options(): { readonly backfilled: false; readonly ownIds: ReadonlySet<string>; readonly now: number } {
    return { backfilled: false, ownIds: this.#deps.ownIds(), now: this.#deps.now() }
  }
}

const rawOf = (message: unknown): unknown => (message as { _data?: unknown })._data

function percentOf(told: unknown): number {
  const value = Number(told)
  return Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value))) : 0
}

/** The key of an acknowledged message; null when it cannot be read. */
function ackKeyOf(message: unknown): MessageKeyParts | null {
  try {
    const { id, _data: data } = message as { id?: unknown; _data?: unknown }
    return parseMessageKey(id, typeof data === 'object' && data !== null ? { ...data } : {})
  } catch {
    return null // A field threw: this tick is lost, but the next one of the same message is heard.
  }
}
