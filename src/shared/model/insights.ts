import type { PartOfWay, SessionHealth } from './health.ts'

/** Figures of one hour or day, in the requested time zone. */
export interface InsightBucket {
  /** Start of the bucket, unix ms. */
  readonly at: number
  readonly received: number
  readonly byBot: number
  readonly byOwner: number
  readonly failed: number
  /** Time from the customer's message to the answer; null when nothing was answered. */
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

/** Figures about messages in a range. */
export interface MessageFigures {
  readonly received: number
  readonly byBot: number
  readonly byOwner: number
  readonly medianMs: number | null
  readonly p95Ms: number | null
  readonly buckets: readonly InsightBucket[]
  /** Messages by hour of the day, 24 numbers. */
  readonly hours: readonly number[]
  /** The three consecutive hours with most messages (`from` inclusive, `to` exclusive); null without messages. */
  readonly busiest: { readonly from: number; readonly to: number; readonly share: number } | null
  /** Most frequent first. */
  readonly failures: readonly FailureCause[]
  /** The stages of a message in their order; omits stages without data. */
  readonly way: readonly PartOfWay[]
}

export interface Insights extends MessageFigures {
  /** Every shop of this computer, or only the requested one. */
  readonly health: readonly SessionHealth[]
}
