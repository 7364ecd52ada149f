import type { Snapshot } from '../../shared/contract/events.ts'
import type { Core } from '../create-core.ts'

/** The snapshot that a window would get now. */
export async function snapshotFrom(core: Pick<Core, 'dispatch'>): Promise<Snapshot> {
  const answer = await core.dispatch('snapshot', {})
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value as Snapshot
}
