import type { AnsweringDeps } from './remote-deps.ts'
import { findChats, type NamedChat } from './find-chat.ts'
import type { Order } from './parse-order.ts'
import { minutesFrom } from './parse-length.ts'

/** Chats of this many newest messages can be named; older ones have no name any more. */
const SEARCHED_MESSAGES = 20_000
/** Who waits, by name; more are counted. */
const MOST_NAMED = 3

/** Does what the owner wrote and says so in one line. `disconnect` is only announced: who answered must still be connected. */
export function createRunOrder(deps: AnsweringDeps): (sessionId: string, order: Order) => Promise<string> {
  const { clock, storage, chats, webhook, diagnosis } = deps
  const { pause } = deps.replies

  const chatsOf = (sessionId: string): readonly NamedChat[] =>
    storage.messages.recentChats(sessionId, SEARCHED_MESSAGES).map((chat) => ({
      chatKey: chat.chat_key,
      name: chat.is_group === 1 ? chat.chat_name : chat.push_name,
      phone: chat.is_group === 1 ? null : chat.phone,
    }))

  async function takeOver(sessionId: string, order: Extract<Order, { kind: 'take-over' }>): Promise<string> {
    const answers = deps.answers()
    const found = findChats(order.who, chatsOf(sessionId))
    const [only] = found
    if (only === undefined) return answers.unknownChat()
    if (found.length > 1) return answers.which('take over', found)
    const now = clock.now()
    const minutes =
      order.length === null ? undefined : minutesFrom(order.length, now, deps.settings.get('computer.timeZone'))
    return answers.takenOver(await chats.takeOver({ sessionId, chatKey: only.chatKey, minutes }), now)
  }

  async function handBack(sessionId: string, who: string | null): Promise<string> {
    const answers = deps.answers()
    const isAll = who === null || who === 'all'
    const taken = chats.takeovers.list().filter((takeover) => takeover.sessionId === sessionId)
    const found = isAll ? taken : findChats(who, taken)
    if (found.length === 0) return isAll ? answers.handedBack([]) : answers.unknownChat()
    if (found.length > 1 && who !== 'all') return answers.which('hand back', found)
    for (const { chatKey } of found) await chats.handBack({ sessionId, chatKey })
    return answers.handedBack(found.map(answers.nameOf))
  }

  return async (sessionId, order) => {
    const answers = deps.answers()
    const now = clock.now()
    switch (order.kind) {
      case 'status': {
        const takeovers = chats.takeovers.list().filter((takeover) => takeover.sessionId === sessionId)
        const { attention } = chats
        const waiting = { count: attention.count(sessionId), newest: attention.list(MOST_NAMED, sessionId) }
        const queue = webhook.counts()
        const facts = { diagnosis: diagnosis.current(), pause: pause.status(), queue, takeovers, waiting }
        return answers.status(facts, now)
      }
      case 'help':
        return answers.help()
      case 'pause':
        return answers.paused(
          pause.pause(minutesFrom(order.length, now, deps.settings.get('computer.timeZone'))).until,
          now,
        )
      case 'resume':
        pause.resume()
        return answers.resumed()
      case 'take-over':
        return takeOver(sessionId, order)
      case 'hand-back':
        return handBack(sessionId, order.who)
      case 'disconnect':
        return answers.disconnecting()
    }
  }
}
