import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { TakeoverView } from '../../shared/model/takeover.ts'
import { CommandError } from '../../shared/result.ts'
import { replyViewOf } from '../inbox/message-view.ts'
import type { Clock } from '../ports.ts'
import { splitText } from '../replies/split-text.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { ChatRow } from '../storage/chat-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** What the owner does by hand in a chat. */
export interface OwnerHand {
  takeOver(args: CommandArguments<'chat.takeOver'>): Promise<TakeoverView>
  handBack(args: CommandArguments<'chat.handBack'>): Promise<null>
  send(args: CommandArguments<'chat.send'>): Promise<CommandResults['chat.send']>
  retry(args: CommandArguments<'reply.retry'>): Promise<CommandResults['reply.retry']>
  takeovers(): readonly TakeoverView[]
}

/** The last moment a date can name: a takeover without an end. */
const WITHOUT_END = 8.64e15

export function createOwnerHand(deps: {
  readonly clock: Clock
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly onTakeover: (sessionId: string, chatKey: string) => void
  readonly onReply: (row: ReplyRow) => void
}): OwnerHand {
  const { clock, settings, storage } = deps

  function find(sessionId: string, chatKey: string): ChatRow {
    const row = storage.chats.find(sessionId, chatKey)
    if (row === null) throw new CommandError('not-found', 'This chat is not here any more.')
    return row
  }

  function begin(sessionId: string, chatKey: string, minutes: number | null): void {
    const now = clock.now()
    const until = minutes === null ? WITHOUT_END : now + minutes * 60_000
    storage.own.setTakeover(sessionId, chatKey, { since: now, until })
  }

  function view(row: ChatRow): TakeoverView {
    const { since, until } = storage.own.takeover(row.session_id, row.chat_key)!
    return {
      sessionId: row.session_id,
      chatKey: row.chat_key,
      name: row.name,
      phone: row.phone,
      isGroup: row.is_group === 1,
      since,
      until: until === WITHOUT_END ? null : until,
    }
  }

  return {
    async takeOver({ sessionId, chatKey, minutes }) {
      const row = find(sessionId, chatKey)
      const span = minutes === undefined ? Math.max(settings.get('takeover.minutes'), 1) : minutes
      await storage.writes.run(() => begin(sessionId, chatKey, span))
      deps.onTakeover(sessionId, chatKey)
      return view(row)
    },
    async handBack({ sessionId, chatKey }) {
      find(sessionId, chatKey)
      await storage.writes.run(() => storage.own.endTakeover(sessionId, chatKey))
      deps.onTakeover(sessionId, chatKey)
      return null
    },
    async send({ sessionId, chatKey, text }) {
      const row = find(sessionId, chatKey)
      const ids = await storage.writes.run(() => {
        const now = clock.now()
        const minutes = settings.get('takeover.minutes')
        if (minutes > 0) begin(sessionId, chatKey, minutes)
        return splitText(text).map((part) =>
          storage.replies.insert({
            message_row: null,
            session_id: sessionId,
            chat_id: row.chat_id,
            chat_key: chatKey,
            text: part,
            quoted_id: null,
            origin: 'owner-window',
            state: 'queued',
            reason: null,
            queued_at: now,
            not_before: now,
            idempotency_key: null,
          }),
        )
      })
      deps.onTakeover(sessionId, chatKey)
      const rows = ids.map((id) => storage.replies.find(id)!)
      for (const sent of rows) deps.onReply(sent)
      return rows.map(replyViewOf)
    },
    async retry({ id }) {
      const row = storage.replies.find(id)
      if (row === null) throw new CommandError('not-found', 'This answer is not here any more.')
      if (!['failed', 'expired', 'suppressed'].includes(row.state)) {
        throw new CommandError('busy', 'This answer was sent already, or is on its way.')
      }
      const now = clock.now()
      await storage.writes.run(() =>
        // The owner says so: as his own words it is held back by no rule.
        storage.replies.update(id, {
          state: 'queued',
          reason: null,
          origin: 'owner-window',
          message_row: null,
          attempts: 0,
          queued_at: now,
          not_before: now,
        }),
      )
      deps.onReply(storage.replies.find(id)!)
      return replyViewOf(storage.replies.find(id)!)
    },
    takeovers: () =>
      storage.chats
        .list({ before: null, limit: 200, filter: 'you-answer', sessionId: null, now: clock.now() })
        .map(view),
  }
}
