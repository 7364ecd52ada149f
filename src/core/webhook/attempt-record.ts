import { redactText } from '../../shared/redact.ts'
import type { PostOutcome } from '../http/http-client.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'

const BODY_SHOWN = 8_000
const ANSWER_SHOWN = 2_000
/** Characters shown of a signature: enough to tell two apart, too few to use. */
const SIGNATURE_SHOWN = 8

export interface Attempt {
  readonly row: number
  readonly startedAt: number
  readonly tookMs: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly outcome: PostOutcome
}

/** A try as it went over the wire, fit to be shown: signatures and URL parameters masked, media bytes removed, long parts cut. */
export function attemptRecordOf({ row, startedAt, tookMs, url, headers, body, outcome }: Attempt): AttemptRow {
  return {
    message_row: row,
    started_at: startedAt,
    took_ms: Math.round(tookMs),
    url: maskedUrl(url),
    headers: JSON.stringify({ 'Content-Type': 'application/json', ...maskedHeaders(headers) }),
    body: cut(withoutMedia(body), BODY_SHOWN),
    body_bytes: body.length,
    outcome: outcome.kind,
    status: outcome.kind === 'answer' ? outcome.status : null,
    answer: answerOf(outcome),
  }
}

function answerOf(outcome: PostOutcome): string | null {
  switch (outcome.kind) {
    case 'answer':
      // The core may repeat our request, and its own secrets must not be shown either.
      return maskSecrets(cut(outcome.body, ANSWER_SHOWN))
    case 'aborted':
      return null
    default:
      return redactText(outcome.code)
  }
}

const maskSecrets = (text: string) =>
  text.replace(/("[^"]*(?:secret|token|api[-_]?key|password|authorization)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"…"')

function maskedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!/signature|authorization|key|token|cookie/i.test(name)) return [name, value]
      const begins = value.search(/[=,]/) + 1
      return [name, `${value.slice(0, begins + SIGNATURE_SHOWN)}…`]
    }),
  )
}

/** Masks URL parameters, because some receivers expect a key in the URL. */
function maskedUrl(text: string): string {
  const url = new URL(text)
  for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, '…')
  return url.href.replaceAll(encodeURIComponent('…'), '…')
}

/** Replaces the base64 of media by its length, because nobody can read it. */
function withoutMedia(body: Buffer): string {
  if (!body.includes('"media":')) return body.toString('utf8')
  const parsed = JSON.parse(body.toString('utf8')) as { media?: { data?: string } }
  if (typeof parsed.media?.data === 'string') parsed.media.data = `… (${parsed.media.data.length} characters)`
  return JSON.stringify(parsed)
}

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length).toWellFormed()}…` : text)
