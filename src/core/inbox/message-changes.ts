import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import type { Basics } from '../basics.ts'
import type { Replies } from '../replies/replies.ts'
import type { ToldChanges } from '../session-events/told-changes.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { deletedMeanwhile } from '../webhook/deleted-meanwhile.ts'
import type { WebhookQueue } from '../webhook/webhook-queue.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

export interface MessageChangesDeps extends Pick<Basics, 'clock' | 'storage' | 'changes'> {
  readonly replies: Pick<Replies, 'engine'>
  readonly webhook: { readonly queue: Pick<WebhookQueue, 'forget'> }
  readonly told: Pick<ToldChanges, 'settleNow'>
}

/**
 * Applies a customer's edits and deletions to a stored message. While the message waits, the new text is posted, and a deleted message is
 * not. If the core has the message, or may have it, the change is told as an event. Each change is one transaction, and idempotent.
 */
export class MessageChanges {
  readonly #deps: MessageChangesDeps

  constructor(deps: MessageChangesDeps) {
    this.#deps = deps
  }

  /** `text`: the new text of the message, markers included. */
  async edited(row: MessageRow, message: IncomingMessage, text: string): Promise<void> {
    const { clock, storage, changes } = this.#deps
    if (text === '' || text === fixedTexts.unknown) return
    const isChanged = await storage.writes.run(() => {
      const now = storage.messages.find(row.id)
      if (now === null || !isNewer(now, message.editedAt)) return false
      // A text that retention has deleted does not come back.
      const isOther = now.text !== text && now.text !== ''
      const isMarked = now.edited_at !== null || message.editedAt === undefined
      if (!isOther && isMarked) return false
      storage.messages.update(row.id, { edited_at: message.editedAt ?? clock.now(), ...(isOther ? { text } : {}) })
      if (isOther) this.#owe('edited', now)
      return true
    })
    if (isChanged) changes.tell('message', row.id)
  }

  async deleted(row: MessageRow): Promise<void> {
    const { clock, storage, changes, replies, webhook } = this.#deps
    const held = await storage.writes.run(() => {
      const now = storage.messages.find(row.id)
      if (now === null || now.deleted_at !== null) return null
      const isHeld = now.state === 'waiting' || now.state === 'dead'
      // The end of a POST under way sets the state of its message.
      const skipped = isHeld ? deletedMeanwhile : {}
      storage.messages.update(row.id, { deleted_at: clock.now(), ...skipped })
      this.#owe('deleted', now)
      if (isHeld) replies.engine.messageOver(row.id)
      return replies.engine.questionDeleted(row.id)
    })
    if (held === null) return
    webhook.queue.forget([row.id])
    changes.tell('message', row.id)
    for (const reply of held) replies.engine.moved(reply)
  }

  /** If the core has the old message, or may have it, notes the change to be told once that is sure. */
  #owe(change: NonNullable<MessageRow['untold']>, { id, state, runs }: MessageRow): void {
    const { storage, told } = this.#deps
    if (state !== 'delivered' && runs === 0) return
    storage.messages.update(id, { untold: change })
    told.settleNow(id)
  }
}

/** Whether an edit may be applied: never after a deletion, nor after an edit that was made later. */
function isNewer(row: MessageRow, editedAt: number | undefined): boolean {
  if (row.deleted_at !== null) return false
  return editedAt === undefined || row.edited_at === null || editedAt >= row.edited_at
}
