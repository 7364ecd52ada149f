import { repliesIn, type Evidence } from './evidence.ts'
import type { Invariant } from './invariants.ts'

/** Promises about texts that the core sends without a question, under a key that it repeats. */
export const UNASKED: readonly Invariant[] = [
  {
    sentence:
      'what the core sends under one key is said once at most, to its customer, and is said where it was accepted',
    check(evidence) {
      const { written, assistant } = evidence
      return assistant.notices.flatMap(({ text, customer, accepted }) => {
        const its = written.filter(({ by, body }) => by === 'bot' && body === text)
        if (its.length > 1) return [`"${text}" was said ${its.length} times`]
        if (its.some((one) => one.customer !== customer)) return [`"${text}" was said to somebody else`]
        return accepted && its.length === 0 && !isExplained(evidence, text)
          ? [`"${text}" was accepted and is gone`]
          : []
      })
    },
  },
  {
    sentence: 'each command of the stream is answered, and nothing is answered that nobody ordered',
    check: ({ assistant }) => [
      ...new Set(assistant.stream.complaints),
      ...assistant.stream.commands
        .filter(({ wasSent, outcome }) => wasSent && outcome === null)
        .map(({ notice }) => `"${notice.text}" was ordered, and nothing was heard of it`),
    ],
  },
]

/** Whether the ledger says why the text was not sent, or that it waits. */
const isExplained = (evidence: Evidence, text: string): boolean =>
  repliesIn(evidence).some((row) => row.text === text && row.reason !== null)
