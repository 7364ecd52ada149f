import type { SessionStateKind } from '../../shared/model/session.ts'

/** How often a page is probed, and how long it may stay silent. All in milliseconds. */
export interface SessionTimings {
  /** Pause between two probes of a connected page. */
  readonly probeEveryMs: number
  /** Time limit of one probe: a slow laptop needs seconds, a dead renderer never answers. */
  readonly probeLimitMs: number
  /** A page that does not answer, or has no context to ask in, counts as hung after this time. */
  readonly silenceMs: number
  /** A shorter drop is not reported, because WhatsApp's page reconnects by itself. */
  readonly offlineGraceMs: number
  /** The same for a page that is starting, which takes longer. */
  readonly startingGraceMs: number
  /** Overrides of the state deadlines in the transition table. */
  readonly deadlines: Partial<Readonly<Record<SessionStateKind, number>>>
}

export const defaultTimings: SessionTimings = {
  probeEveryMs: 30_000,
  probeLimitMs: 15_000,
  silenceMs: 30_000,
  offlineGraceMs: 15_000,
  startingGraceMs: 30_000,
  deadlines: {},
}
