import type { Catalog } from '../../shared/words/catalog.ts'
import { msg, say } from '../../shared/words/say.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Notice } from '../../shared/contract/events.ts'
import type { Place } from '../../shared/model/computer.ts'

/** The place that a click on a notice opens, where the owner can act on it. */
export function placeOf({ kind, sessionId }: Pick<Notice, 'kind' | 'sessionId'>): Place {
  switch (kind) {
    case 'unlinked':
    case 'link-expires':
    case 'wrote-while-away':
    case 'reach-out-lock':
    case 'warm-up':
      return { screen: 'home', sessionId }
    case 'waiting-for-human':
      return { screen: 'chats', sessionId, waiting: true }
    case 'core-refuses':
    case 'phone-answers':
    case 'answer-unreadable':
    case 'settings-replaced':
      return { screen: 'settings', sessionId: null }
    case 'database-replaced':
    case 'whatsapp-changed':
      return { screen: 'help', sessionId }
    default:
      return assertNever(kind)
  }
}

export interface NotificationDraft {
  readonly body: string
  readonly place: Place
}

/**
 * Combines held notices into one: the newest in full, the others as a count. Of several notices with the same kind and session only the
 * latest counts. Null when there are none.
 */
export function groupNotices(notices: readonly Notice[], book: Catalog): NotificationDraft | null {
  const latest = new Map<string, Notice>()
  for (const notice of notices) {
    const key = `${notice.kind} ${notice.sessionId ?? ''}`
    latest.delete(key)
    latest.set(key, notice)
  }
  const kept = [...latest.values()]
  const newest = kept.at(-1)
  if (newest === undefined) return null
  if (kept.length === 1) return { body: say(book, newest.said), place: placeOf(newest) }
  return {
    body: say(book, msg('notice.and-more', { first: newest.said, count: kept.length - 1 })),
    place: { screen: 'home', sessionId: null },
  }
}
