import type { Snapshot } from '../../shared/contract/events.ts'
import type { ShellCore } from '../shell-core.ts'

/** Whether the core is idle: no message is being posted and no reply is being typed or sent. False when the core does not answer. */
export async function isCoreQuiet(core: Pick<ShellCore, 'dispatch'>): Promise<boolean> {
  const answer = await core.dispatch('snapshot', {})
  if (!answer.ok) return false
  const { queue, messages } = answer.value as Snapshot
  return queue.posting === 0 && !messages.some(({ replies }) => replies.some(({ state }) => state === 'sending'))
}
