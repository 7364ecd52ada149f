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

/** The core's answer to one request: a status, or a full outcome. */
export type Script = (post: AskedPost) => number | PostOutcome | Promise<number | PostOutcome>

/** An in-memory core that answers each request by its script and records every request with its time. */
export interface ScriptedCore extends HttpClient {
  readonly asked: AskedPost[]
  answer: Script
  /** Requests for this text. */
  of(text: string): readonly AskedPost[]
  readonly probes: readonly AskedPost[]
}

/** A full answer with this status. */
export function answerOf(status: number, change: Partial<Extract<PostOutcome, { kind: 'answer' }>> = {}): PostOutcome {
  return { kind: 'answer', status, body: '{}', truncated: false, date: null, retryAfter: null, ...change }
}

/** Creates a core that takes everything until `answer` is replaced. */
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
