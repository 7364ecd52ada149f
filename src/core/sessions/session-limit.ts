import { totalmem } from 'node:os'
import type { SettingsReader } from '../settings/settings.ts'

/** What one session needs at least. */
export const SESSION_MEGABYTES = 350
/** The system's and our own part. */
const REST_MEGABYTES = 512
/** What the program promises on any computer; with less memory than that, free memory decides who may start. */
const LEAST = 5

/**
 * How many sessions this host keeps and runs: `sessions.max`, or, while that is 0, as many as the memory of the computer or of the
 * container holds. Every way to a further session asks this.
 */
export function sessionLimit(settings: Pick<SettingsReader, 'get'>, megabytes: number = allMegabytes()): number {
  const set = settings.get('sessions.max')
  return set > 0 ? set : Math.max(LEAST, Math.floor((megabytes - REST_MEGABYTES) / SESSION_MEGABYTES))
}

function allMegabytes(): number {
  const constrained = process.constrainedMemory()
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 1024 / 1024
}
