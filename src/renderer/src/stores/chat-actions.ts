import type { ReplyView } from '../../../shared/model/message.ts'
import { words } from '../i18n/words.ts'
import { command } from './host-store.ts'
import { showToast } from './toast-store.ts'

/** Takes the chat over: the bot is silent in it for as long as the setting says. */
export async function takeOverChat(sessionId: string, chatKey: string): Promise<void> {
  await command('chat.takeOver', { sessionId, chatKey })
}

/** Hands the chat back to the bot, with an undo. */
export async function handBackChat(sessionId: string, chatKey: string): Promise<void> {
  const result = await command('chat.handBack', { sessionId, chatKey })
  if (!result.ok) return
  const undo = { label: words.frame.undo, run: () => void takeOverChat(sessionId, chatKey) }
  showToast({ text: words.takeover.handedBack, tone: 'done', action: undo })
}

/** Marks the waiting message as handled, with an undo. */
export async function dismiss(
  { sessionId, chatKey }: { readonly sessionId: string; readonly chatKey: string },
  messageRow: number,
): Promise<void> {
  const result = await command('chat.dismiss', { sessionId, chatKey, messageRow, aside: true })
  if (!result.ok) return
  const run = () => void command('chat.dismiss', { sessionId, chatKey, messageRow, aside: false })
  showToast({ text: words.waiting.dismiss, tone: 'done', action: { label: words.frame.undo, run } })
}

/** Sends a reply after all. */
export function retryReply(reply: ReplyView): void {
  void command('reply.retry', { id: reply.id })
}
