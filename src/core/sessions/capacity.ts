import { freemem } from 'node:os'
import type { SessionStateKind } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import type { RoomProblem } from './session-deps.ts'
import { SESSION_MEGABYTES } from './session-limit.ts'

/** What of a session is still to come once its page is there. */
const REST_MEGABYTES = 150
/** States whose browser has not taken its memory yet, or not all of it. */
const TO_COME: Partial<Record<SessionStateKind, number>> = {
  starting: SESSION_MEGABYTES,
  linking: REST_MEGABYTES,
  syncing: REST_MEGABYTES,
}

/**
 * Null when there is room for one more browser beside those of sessions in these states, else why not. Free now must be what this one needs
 * and what the others are still going to take. The first browser is always tried.
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

/** Null where the system's figure means nothing: macOS counts memory as used that it would give back at once. */
export function systemFreeMegabytes(): number | null {
  return process.platform === 'darwin' ? null : freemem() / 1024 / 1024
}
