import type { CommandResults } from '../../../src/shared/contract/commands.ts'
import type { ChatCounts, ChatView, ThreadItem } from '../../../src/shared/model/chat.ts'
import type { World } from './world.ts'

/** One chat as the owner's window shows it. */
export interface ShownChat {
  readonly chat: ChatView
  /** Oldest first. */
  readonly lines: readonly ThreadItem[]
}

/** The content of the owner's window. */
export interface Screens {
  readonly counts: ChatCounts
  readonly chats: readonly ShownChat[]
}

/** Small, so that pages end between lines of the same second. */
const LINES_OF_A_PAGE = 7

/** Reads every chat; null if the program does not answer. */
export async function readScreens(world: World): Promise<Screens | null> {
  const list = await ask(world, 'chats.list', { limit: 200 })
  if (list === null) return null
  const chats: ShownChat[] = []
  for (const chat of list.chats) {
    const lines: ThreadItem[] = []
    for (let before: string | null | undefined = undefined; before !== null;) {
      const { sessionId, chatKey } = chat
      const page: CommandResults['chat.messages'] | null = await ask(world, 'chat.messages', {
        ...{ sessionId, chatKey, limit: LINES_OF_A_PAGE },
        ...(before === undefined ? {} : { before }),
      })
      if (page === null) return null
      lines.unshift(...page.items)
      before = page.before
    }
    chats.push({ chat, lines })
  }
  return { counts: list.counts, chats }
}

/** Commands that only read are answered within the step. */
async function ask<Name extends 'chats.list' | 'chat.messages'>(
  { host }: World,
  name: Name,
  args: unknown,
): Promise<CommandResults[Name] | null> {
  const result = await host.core?.dispatch(name, args)
  return result?.ok === true ? (result.value as CommandResults[Name]) : null
}
