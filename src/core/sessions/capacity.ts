import { freemem } from 'node:os'
import type { SessionStateKind } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import type { RoomProblem } from './session-deps.ts'
import { SESSION_MEGABYTES } from './session-limit.ts'

/** Memory that a session still takes after its page has loaded. */
const REST_MEGABYTES = 150
/** Megabytes that the browser of a session in this state has not taken yet. */
const TO_COME: Partial<Record<SessionStateKind, number>> = {
  starting: SESSION_MEGABYTES,
  linking: REST_MEGABYTES,
  syncing: REST_MEGABYTES,
}

/**
 * Null when there is room for one more browser beside those of sessions in these states, else the reason. The free memory must cover this
 * browser and what the others are still going to take. The first browser is always tried.
 */
export function capacityProblem(
  others: readonly SessionStateKind[],
  most: number,
  freeMegabytes: number | null,
): RoomProblem | null {
  if (others.length >= most) return { code: 'too-many-shops', said: msg('failure.too-many-shops', { most }) }
  if (others.length === 0 || freeMegabytes === null) return null
  const needed = others.reduce((sum, kind) => sum + (TO_COME[kind] ?? 0), SESSION_MEGABYTES)
  if (freeMegabytes >= needed) return null
  return { code: 'not-enough-memory', said: msg('failure.no-memory', { free: Math.round(freeMegabytes), needed }) }
}

/** Free memory in megabytes. Null on macOS, which counts memory as used that it would give back at once. */
export function systemFreeMegabytes(): number | null {
  return process.platform === 'darwin' ? null : freemem() / 1024 / 1024
}
