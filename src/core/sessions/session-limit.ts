import { totalmem } from 'node:os'
import type { SettingsReader } from '../settings/settings.ts'

/** Memory that one session needs at least. */
export const SESSION_MEGABYTES = 350
/** Memory for the system and for this program. */
const REST_MEGABYTES = 512
/** Sessions promised on any computer. Where the memory holds fewer, the free memory decides at each start (`capacityProblem`). */
const LEAST = 5

/**
 * How many sessions this host keeps and runs: `sessions.max`, or while that is 0, as many as the memory of the computer or of the container
 * holds. Everything that adds or starts a session asks this.
 */
export function sessionLimit(settings: Pick<SettingsReader, 'get'>, megabytes: number = allMegabytes()): number {
  const set = settings.get('sessions.max')
  return set > 0 ? set : Math.max(LEAST, Math.floor((megabytes - REST_MEGABYTES) / SESSION_MEGABYTES))
}

function allMegabytes(): number {
  const constrained = process.constrainedMemory()
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 1024 / 1024
}
