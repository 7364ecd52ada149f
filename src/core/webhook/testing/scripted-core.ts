import type { HttpClient, PostOutcome } from '../../http/http-client.ts'
import type { Clock } from '../../ports.ts'

export interface AskedPost {
  /** Unix ms. */
  readonly at: number
  readonly id: string
  readonly from: string
  readonly text: string
  readonly isProbe: boolean
  readonly body: Readonly<Record<string, unknown>>
}

/** What it says to one request: a status, or an outcome in full. */
export type Script = (post: AskedPost) => number | PostOutcome | Promise<number | PostOutcome>

/** A core in memory that answers each request as it is told, and keeps when it was asked what. */
export interface ScriptedCore extends HttpClient {
  readonly asked: AskedPost[]
  answer: Script
  /** Requests for this text. */
  of(text: string): readonly AskedPost[]
  readonly probes: readonly AskedPost[]
}

/** An answer in full. */
export function answerOf(status: number, change: Partial<Extract<PostOutcome, { kind: 'answer' }>> = {}): PostOutcome {
  return { kind: 'answer', status, body: '{}', truncated: false, date: null, retryAfter: null, ...change }
}

/** Takes everything until it is told otherwise. */
export function createScriptedCore(clock: Clock): ScriptedCore {
  const asked: AskedPost[] = []
  return {
    asked,
    answer: () => 200,
    of: (text) => asked.filter((post) => post.text === text),
    get probes() {
      return asked.filter((post) => post.isProbe)
    },
    close: () => undefined,
    async post(request) {
      const body = JSON.parse(request.body.toString()) as Record<string, unknown>
      const from = String(body['from'])
      const isProbe = from === 'status@broadcast'
      const id = request.headers['webhook-id'] ?? ''
      const post = { at: clock.now(), id, from, text: String(body['message']), isProbe, body }
      asked.push(post)
      const { signal } = request
      const cut = new Promise<PostOutcome>((resolve) =>
        signal?.addEventListener('abort', () => resolve({ kind: 'aborted' }), { once: true }),
      )
      const said = await Promise.race([this.answer(post), cut])
      return typeof said === 'number' ? answerOf(said) : said
    },
  }
}
