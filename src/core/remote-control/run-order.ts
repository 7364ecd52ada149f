import type { TakeoverView } from '../../shared/model/takeover.ts'
import type { Standing } from './answers.ts'
import type { AnsweringDeps } from './remote-deps.ts'
import { findChats, type NamedChat } from './find-chat.ts'
import type { Order } from './parse-order.ts'
import { minutesFrom } from './parse-length.ts'

/** Only the chats of this many newest messages can be named; older chats cannot. */
const SEARCHED_MESSAGES = 20_000
/** Most waiting customers named in `status`; further ones are only counted. */
const MOST_NAMED = 3

/** Carries out an order and returns the answer in one line. Only announces `disconnect`: the session must stay connected to answer. */
export async function runOrder(deps: AnsweringDeps, sessionId: string, order: Order): Promise<string> {
  const { pause } = deps.replies
  const answers = deps.answers()
  const now = deps.clock.now()
  switch (order.kind) {
    case 'status':
      return answers.status(standingOf(deps, sessionId), now)
    case 'help':
      return answers.help()
    case 'pause': {
      const minutes = minutesFrom(order.length, now, deps.settings.get('computer.timeZone'))
      return answers.paused(pause.pause(minutes).until, now)
    }
    case 'resume':
      pause.resume()
      return answers.resumed()
    case 'take-over':
      return takeOver(deps, sessionId, order)
    case 'hand-back':
      return handBack(deps, sessionId, order.who)
    case 'disconnect':
      return answers.disconnecting()
  }
}

function standingOf({ chats, replies, webhook, diagnosis }: AnsweringDeps, sessionId: string): Standing {
  const { attention } = chats
  return {
    diagnosis: diagnosis.current(),
    pause: replies.pause.status(),
    queue: webhook.counts(),
    takeovers: takenOverIn(chats, sessionId),
    waiting: { count: attention.count(sessionId), newest: attention.list(MOST_NAMED, sessionId) },
  }
}

async function takeOver(
  deps: AnsweringDeps,
  sessionId: string,
  order: Extract<Order, { kind: 'take-over' }>,
): Promise<string> {
  const answers = deps.answers()
  const found = findChats(order.who, chatsOf(deps, sessionId))
  const [only] = found
  if (only === undefined) return answers.unknownChat()
  if (found.length > 1) return answers.which('take over', found)
  const now = deps.clock.now()
  const minutes =
    order.length === null ? undefined : minutesFrom(order.length, now, deps.settings.get('computer.timeZone'))
  return answers.takenOver(await deps.chats.takeOver({ sessionId, chatKey: only.chatKey, minutes }), now)
}

async function handBack({ chats, ...deps }: AnsweringDeps, sessionId: string, who: string | null): Promise<string> {
  const answers = deps.answers()
  const isAll = who === null || who === 'all'
  const taken = takenOverIn(chats, sessionId)
  const found = isAll ? taken : findChats(who, taken)
  if (found.length === 0) return isAll ? answers.handedBack([]) : answers.unknownChat()
  if (found.length > 1 && who !== 'all') return answers.which('hand back', found)
  for (const { chatKey } of found) await chats.handBack({ sessionId, chatKey })
  return answers.handedBack(found.map(answers.nameOf))
}

const takenOverIn = (chats: AnsweringDeps['chats'], sessionId: string): readonly TakeoverView[] =>
  chats.takeovers.list().filter((takeover) => takeover.sessionId === sessionId)

const chatsOf = ({ storage }: AnsweringDeps, sessionId: string): readonly NamedChat[] =>
  storage.messages.recentChats(sessionId, SEARCHED_MESSAGES).map((chat) => ({
    chatKey: chat.chat_key,
    name: chat.is_group === 1 ? chat.chat_name : chat.push_name,
    phone: chat.is_group === 1 ? null : chat.phone,
  }))
