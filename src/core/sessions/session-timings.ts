import type { SessionStateKind } from '../../shared/model/session.ts'

/** How often a page is looked at, and how long it may be silent. Milliseconds. */
export interface SessionTimings {
  /** Between two proofs that a connected page is alive. */
  readonly probeEveryMs: number
  /** What one look may take; a slow laptop needs seconds, a dead renderer never answers. */
  readonly probeLimitMs: number
  /** An answerless page, or one without a context to ask in, counts as hung after this. */
  readonly silenceMs: number
  /** A drop shorter than this is not worth a word: WhatsApp's page reconnects by itself. */
  readonly offlineGraceMs: number
  /** The same while starting, which takes longer than dropping. */
  readonly startingGraceMs: number
  /** Deadlines of states other than those of the transition table. */
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
