/** Why a connected shop was not connected any more. */
export const interruptionCauses = [
  'browser-closed',
  'page-crashed',
  'page-hung',
  'page-deaf',
  'launch-failed',
  'load-timeout',
  'ready-timeout',
  'state-stuck',
  'resumed',
  'profile-locked',
  'internet',
  'conflict',
  'unlinked',
  'failed',
] as const

export type InterruptionCause = (typeof interruptionCauses)[number]

/** How a shop can be, for its owner. The computer was `off`, or asleep, when nobody looked: that is nobody's failure. */
export const healthKinds = ['connected', 'internet', 'trouble', 'phone', 'stopped', 'off'] as const
export type HealthKind = (typeof healthKinds)[number]

/** Milliseconds of one day by how the shop was; all of them are 0 before it was here. */
export interface HealthDay extends Readonly<Record<HealthKind, number>> {
  /** Its beginning, unix ms. */
  readonly at: number
}

/** How one shop was over a range. */
export interface SessionHealth {
  readonly sessionId: string
  readonly name: string
  readonly days: readonly HealthDay[]
  /** Of the time in which it could have been connected, 0 to 1; null when there was none. */
  readonly connectedShare: number | null
  /** Most frequent first. */
  readonly interruptions: readonly { readonly cause: InterruptionCause; readonly count: number }[]
}

/** What a message passes: waiting for the line, the assistant, and the answer's way into the chat. */
export const wayParts = ['line', 'assistant', 'chat'] as const
export type WayPart = (typeof wayParts)[number]

export interface PartOfWay {
  readonly part: WayPart
  /** Half take no longer; ms. */
  readonly medianMs: number
}
