import type { PartOfWay, SessionHealth } from './health.ts'

/** Figures of one hour or day, in the asked time zone. */
export interface InsightBucket {
  /** Its beginning, unix ms. */
  readonly at: number
  readonly received: number
  readonly byBot: number
  readonly byOwner: number
  readonly failed: number
  /** From the customer's message to the answer; null when nothing was answered. */
  readonly medianMs: number | null
  readonly p95Ms: number | null
}

export interface FailureCause {
  /** `message`: the assistant did not take it. `reply`: the answer did not go out. */
  readonly of: 'message' | 'reply'
  /** Short code such as `http-500` or `too-old`. */
  readonly code: string
  readonly count: number
}

/** What messages leave behind. */
export interface MessageFigures {
  readonly received: number
  readonly byBot: number
  readonly byOwner: number
  readonly medianMs: number | null
  readonly p95Ms: number | null
  readonly buckets: readonly InsightBucket[]
  /** Messages by hour of the day, 24 numbers. */
  readonly hours: readonly number[]
  /** The three hours in a row with most messages (`from` included, `to` not); null without messages. */
  readonly busiest: { readonly from: number; readonly to: number; readonly share: number } | null
  /** Most frequent first. */
  readonly failures: readonly FailureCause[]
  /** The parts of the way in their order; those of which nothing is known are left out. */
  readonly way: readonly PartOfWay[]
}

export interface Insights extends MessageFigures {
  /** Each shop of this computer, or the one that was asked for. */
  readonly health: readonly SessionHealth[]
}
