/** Why a connected shop lost its connection. */
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

/** States of a shop as its owner sees them. `off`: the program did not run or the computer slept, which is not a failure. */
export const healthKinds = ['connected', 'internet', 'trouble', 'phone', 'stopped', 'off'] as const
export type HealthKind = (typeof healthKinds)[number]

/** Milliseconds of one day by state of the shop; all are 0 before the shop existed. */
export interface HealthDay extends Readonly<Record<HealthKind, number>> {
  /** Start of the day, unix ms. */
  readonly at: number
}

/** Health of one shop over a range. */
export interface SessionHealth {
  readonly sessionId: string
  readonly name: string
  readonly days: readonly HealthDay[]
  /** Share of the time in which the shop could have been connected, 0 to 1; null when there was no such time. */
  readonly connectedShare: number | null
  /** Most frequent first. */
  readonly interruptions: readonly { readonly cause: InterruptionCause; readonly count: number }[]
}

/** Stages of a message: waiting for the first POST, the assistant's work, and the reply's delivery into the chat. */
export const wayParts = ['line', 'assistant', 'chat'] as const
export type WayPart = (typeof wayParts)[number]

export interface PartOfWay {
  readonly part: WayPart
  readonly medianMs: number
}
