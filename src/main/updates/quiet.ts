import type { Snapshot } from '../../shared/contract/events.ts'
import type { ShellCore } from '../shell-core.ts'

/** Whether nothing is on its way at this moment: no message is being handed over, no answer is being typed or sent. */
export async function isCoreQuiet(core: Pick<ShellCore, 'dispatch'>): Promise<boolean> {
  const answer = await core.dispatch('snapshot', {})
  if (!answer.ok) return false
  const { queue, messages } = answer.value as Snapshot
  return queue.posting === 0 && !messages.some(({ replies }) => replies.some(({ state }) => state === 'sending'))
}
