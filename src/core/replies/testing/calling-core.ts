import type { HttpClient, PostOutcome } from '../../http/http-client.ts'
import type { Clock } from '../../ports.ts'

/** The ways a run of the core handles a message. Each run chooses its own words, like a language model. */
export const RUN_KINDS = [
  'answers',
  'calls-and-answers',
  /** Sends its text only by a call, and answers 500 when the call is not accepted. */
  'calls-only',
  /** Calls and then fails; answers when the call is not accepted. */
  'calls-and-fails',
  'calls-and-is-cut',
  'is-cut-and-calls',
  /** Answers after the host has given up, and may call before its answer. */
  'is-slow',
  'is-cut',
  'never-runs',
  'fails',
  'answers-unreadably',
] as const
export type RunKind = (typeof RUN_KINDS)[number]

export interface CallingCore extends HttpClient {
  /** Texts of calls that the host refused, because the customer already has an answer. */
  readonly refused: readonly string[]
  /** Messages with an unreadable answer: they may or may not get a reply. */
  readonly unreadable: ReadonlySet<string>
  readonly story: readonly string[]
  tell(line: string): void
  /** Number of calls that are open or still to come. */
  readonly busy: number
  /** True: from now on every run answers. */
  isWell: boolean
}

/** The question that this text answers. */
export const questionOf = (text: string): string => text.replace(/^answer \d+ to /, '')

const answer = (status: number, body: unknown): PostOutcome => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  truncated: false,
  date: null,
  retryAfter: null,
})
const CUT: PostOutcome = { kind: 'unknown', code: 'ECONNRESET' }
const FAILED = answer(500, { error: 'Internal server error' })

/** An in-memory core on the given clock. It calls before its answer, instead of an answer, or long after its run was lost. */
export function createCallingCore(options: {
  readonly clock: Clock
  readonly dice: () => number
  readonly call: (to: string, text: string) => Promise<'accepted' | 'refused' | 'failed'>
}): CallingCore {
  const { clock, dice } = options
  const runs = new Map<string, number>()
  const refused: string[] = []
  const unreadable = new Set<string>()
  const story: string[] = []
  let busy = 0
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => clock.setTimer(Math.round(milliseconds), resolve))
  const tell = (line: string) => void story.push(`${(clock.monotonic() / 1000).toFixed(1)} ${line}`)

  async function callBack(to: string, text: string): Promise<boolean> {
    busy += 1
    const result = await options.call(to, text)
    busy -= 1
    tell(`calls "${text}": ${result}`)
    if (result === 'refused') refused.push(text)
    return result === 'accepted'
  }
  async function play(kind: RunKind, from: string, message: string): Promise<PostOutcome> {
    if (kind === 'never-runs') return CUT
    if (kind === 'fails') return FAILED
    if (kind === 'answers-unreadably') {
      unreadable.add(message)
      return answer(200, '<!doctype html><p>It works!')
    }
    const run = (runs.get(message) ?? 0) + 1
    runs.set(message, run)
    const text = `answer ${run} to ${message}`
    await pause(dice() * 2_000)
    const good = answer(200, { message: 'Processed successfully', response: text })
    switch (kind) {
      case 'answers':
        return good
      case 'calls-and-answers':
        await callBack(from, text)
        return good
      case 'calls-only':
        return (await callBack(from, text)) ? answer(200, { message: 'Missing required fields' }) : FAILED
      case 'calls-and-fails':
        return (await callBack(from, text)) ? FAILED : good
      case 'calls-and-is-cut':
        await callBack(from, text)
        return CUT
      case 'is-cut-and-calls':
        busy += 1
        void pause(dice() * 15_000).then(async () => {
          await callBack(from, text)
          busy -= 1
        })
        return CUT
      case 'is-cut':
        return CUT
      case 'is-slow':
        await pause(12_000)
        if (dice() < 0.3) await callBack(from, text)
        return good
    }
  }
  function pick(): RunKind {
    if (core.isWell) return dice() < 0.3 ? 'calls-and-answers' : 'answers'
    return dice() < 0.4 ? 'answers' : RUN_KINDS[Math.floor(dice() * RUN_KINDS.length)]!
  }
  const core: CallingCore = {
    refused,
    unreadable,
    story,
    tell,
    isWell: false,
    get busy() {
      return busy
    },
    close: () => undefined,
    async post({ body, timeoutMs, signal }) {
      const { from, message } = JSON.parse(body.toString()) as { from: string; message: string }
      await new Promise((resolve) => setImmediate(resolve))
      if (from === 'status@broadcast') return answer(200, { message: 'Broadcast/status ignored' })
      const kind = pick()
      tell(`${kind} "${message}" (run ${(runs.get(message) ?? 0) + 1})`)
      const limit = pause(timeoutMs).then((): PostOutcome => ({ kind: 'unknown', code: 'timed-out' }))
      const aborted = new Promise<PostOutcome>((resolve) =>
        signal?.addEventListener('abort', () => resolve({ kind: 'aborted' }), { once: true }),
      )
      const outcome: PostOutcome = await Promise.race([play(kind, from, message), limit, aborted])
      tell(
        `post of "${message}" ends: ${outcome.kind === 'answer' ? `${outcome.status} ${outcome.body.slice(0, 60)}` : outcome.kind}`,
      )
      return outcome
    },
  }
  return core
}
