import type { DatabaseSync } from 'node:sqlite'
import { keyOfChat } from '../../shared/model/chat.ts'

/** A chat in which an open reply was added, changed or removed. */
export interface TouchedChat {
  readonly sessionId: string
  readonly chatKey: string
}

export interface TouchedChats {
  /** The chats touched since the last call. On the first call, and after the record was saved anew: every chat with an open reply. */
  take(): readonly TouchedChat[]
  /** Touches a chat though nothing of it changed on disk. */
  touch(sessionId: string, chatKey: string): void
  /** Touches every chat with an open reply. */
  touchAll(): void
}

const OPEN = `IN ('queued', 'sending')`

/**
 * Tells which chats have other open replies than before, whatever changed them: a send, an order of the owner, a chat's other name, or the
 * deletion of a customer. Temporary triggers of this connection report the chats, so no writer can forget to. A write that is rolled back
 * may touch a chat for nothing.
 */
export function createTouchedChats(connection: {
  install(setUp: (database: DatabaseSync) => void): void
}): TouchedChats {
  let touched = new Map<string, TouchedChat>()
  let touchAll = (): void => undefined
  let isInstalled = false
  const touch = (sessionId: string, chatKey: string): void => {
    touched.set(keyOfChat(sessionId, chatKey), { sessionId, chatKey })
  }
  /** Runs on the first `take`, not when the record opens, because opening the record must not depend on it. */
  const install = (): void => {
    if (isInstalled) return
    isInstalled = true
    connection.install((database) => {
      database.function('touch_chat', (sessionId, chatKey) => {
        touch(String(sessionId), String(chatKey))
        return null
      })
      const call = (row: 'old' | 'new') =>
        `SELECT touch_chat(${row}.session_id, ${row}.chat_key) WHERE ${row}.state ${OPEN};`
      database.exec(`
        CREATE TEMP TRIGGER reply_added AFTER INSERT ON main.replies BEGIN ${call('new')} END;
        CREATE TEMP TRIGGER reply_gone AFTER DELETE ON main.replies BEGIN ${call('old')} END;
        CREATE TEMP TRIGGER reply_changed AFTER UPDATE OF session_id, chat_key, state, not_before, origin, forced ON main.replies
        BEGIN ${call('old')} ${call('new')} END;
      `)
      // All three columns come from the partial index of open replies.
      const all = database.prepare(
        `SELECT DISTINCT session_id, chat_key FROM replies INDEXED BY replies_open_chat WHERE state ${OPEN}`,
      )
      touchAll = () => {
        for (const { session_id, chat_key } of all.all()) touch(String(session_id), String(chat_key))
      }
      touchAll()
    })
  }
  return {
    take() {
      install()
      const taken = [...touched.values()]
      touched = new Map()
      return taken
    },
    touch,
    touchAll: () => touchAll(),
  }
}
