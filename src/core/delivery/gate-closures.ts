import { z } from 'zod'
import { LONGEST_OUTAGE_PAUSE_MS } from './schedule.ts'
import type { KeyValue } from '../storage/key-value.ts'

const closureSchema = z.object({
  kind: z.enum(['unreachable', 'failing', 'secret-refused', 'user-unknown', 'plan-inactive', 'gone']),
  detail: z.string(),
  /** How often in a row. */
  step: z.number().int().positive(),
  /** When it may be probed, unix ms; null: only when the settings change. */
  until: z.number().nullable(),
  /** The core named this time itself (`Retry-After`): it may be longer than an outage's own pauses. */
  told: z.boolean().optional(),
})
const storedSchema = z.object({
  url: z.string().nullable(),
  all: closureSchema.nullable(),
  sessions: z.array(z.tuple([z.string(), closureSchema])),
})

export type Closure = Readonly<z.output<typeof closureSchema>>
export type ClosureKind = Closure['kind']

export interface Closures {
  all: Closure | null
  readonly sessions: Map<string, Closure>
}

const KEY = 'delivery.gate'
/** The clock may have jumped while we were off: not even what the core asked for waits longer than this. */
const LONGEST_MS = 24 * 3_600_000

/**
 * What was closed when the program ended. An outage's schedule goes on, neither forgotten nor hurried; a refusal is probed at once,
 * because what was wrong may have been put right meanwhile; another address opens everything.
 */
export function readClosures(keyValue: KeyValue, now: number, url: string | null): Closures {
  const parsed = storedSchema.safeParse(keyValue.get(KEY))
  if (!parsed.success || parsed.data.url !== url) return { all: null, sessions: new Map() }
  const wake = (closure: Closure): Closure => {
    if (closure.until === null) return closure
    const goesOn = closure.kind === 'unreachable' || closure.kind === 'failing'
    const longest = closure.told === true ? LONGEST_MS : LONGEST_OUTAGE_PAUSE_MS
    return { ...closure, until: goesOn ? Math.min(closure.until, now + longest) : now }
  }
  const { all, sessions } = parsed.data
  return { all: all && wake(all), sessions: new Map(sessions.map(([id, closure]) => [id, wake(closure)])) }
}

/** Keeps what is closed now. */
export function writeClosures(keyValue: KeyValue, closures: Closures, url: string | null): void {
  keyValue.set(KEY, { url, all: closures.all, sessions: [...closures.sessions] })
}
