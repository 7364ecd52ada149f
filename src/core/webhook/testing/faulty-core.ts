import { createHash } from 'node:crypto'
import type { HttpClient, PostOutcome } from '../../http/http-client.ts'

export interface FaultyCore extends HttpClient {
  /** Texts that the core took, in order, once for each time it took them. */
  readonly taken: { readonly chat: string; readonly text: string; readonly id: string }[]
  posts: number
  /** Share of posts that go wrong, 0 to 1. */
  faults: number
  /** Texts on which it always fails. */
  readonly poison: Set<string>
  /** How many posts of a text went wrong. */
  readonly failures: ReadonlyMap<string, number>
}

/** A generator of numbers in [0, 1), repeatable from a printed seed. */
export function createDice(seed: number): () => number {
  let count = 0
  return () => {
    const bytes = createHash('sha256')
      .update(`${seed}:${(count += 1)}`)
      .digest()
    return bytes.readUInt32BE(0) / 2 ** 32
  }
}

/** An in-memory core that fails at random in every way of the policy table. */
export function createFaultyCore(dice: () => number): FaultyCore {
  const answer = (status: number, body: string, retryAfter: string | null = null): PostOutcome => ({
    kind: 'answer',
    status,
    body,
    truncated: false,
    date: null,
    retryAfter,
  })
  const failures = new Map<string, number>()
  const core: FaultyCore = {
    failures,
    taken: [],
    posts: 0,
    faults: 0,
    poison: new Set(),
    close: () => undefined,
    async post({ body, headers }) {
      core.posts += 1
      const { from, message } = JSON.parse(body.toString()) as { from: string; message: string }
      await new Promise((resolve) => setImmediate(resolve))
      if (from === 'status@broadcast') return answer(200, '{"message":"Broadcast/status ignored"}')
      const fails = () => failures.set(message, (failures.get(message) ?? 0) + 1)
      if (core.poison.has(message)) {
        fails()
        return answer(500, '{"error":"Internal server error"}')
      }
      const take = () => core.taken.push({ chat: from, text: message, id: headers['webhook-id'] ?? '' })
      if (dice() < core.faults) {
        fails()
        switch (Math.floor(dice() * 7)) {
          case 0:
            return { kind: 'network', code: 'ECONNREFUSED' }
          case 1:
            return answer(500, '{"error":"Internal server error"}')
          case 2:
            return answer(429, '', '30')
          case 3:
            return { kind: 'unknown', code: 'timed-out' }
          case 4:
            // It took the message, and the connection broke in the middle of the answer.
            take()
            return { kind: 'unknown', code: 'ECONNRESET' }
          case 5:
            return answer(401, '{"error":"Unauthorized"}')
          default:
            return answer(200, '{"message":"User subscription inactive"}')
        }
      }
      take()
      return answer(200, JSON.stringify({ response: `answer to ${message}` }))
    },
  }
  return core
}
