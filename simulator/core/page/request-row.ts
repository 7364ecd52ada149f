import type { ReceivedWebhook } from '../core-api.ts'
import { element } from './element.ts'

const SECRET_HEADERS = new Set(['x-signature', 'webhook-signature', 'authorization', 'x-api-key', 'cookie'])
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' })
const SHOWN_OF_SECRET = 14

const masked = (value: string): string =>
  value.length > SHOWN_OF_SECRET ? `${value.slice(0, SHOWN_OF_SECRET)}… (${value.length} characters)` : value

/** The headers with secrets masked, so nothing on the page can be replayed. */
export function headerLines(headers: ReceivedWebhook['headers']): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${SECRET_HEADERS.has(name) ? masked(value) : value}`)
    .join('\n')
}

const mark = (text: string, tone: 'good' | 'bad' | 'plain') =>
  element('span', { className: 'mark', textContent: text, data: { tone } })

function marks({ signature, repeats, fault }: ReceivedWebhook): HTMLElement {
  return element(
    'span',
    { className: 'marks' },
    mark(`signature ${signature.plain}`, signature.plain === 'valid' ? 'good' : 'bad'),
    mark(`webhook ${signature.standard}`, signature.standard === 'valid' ? 'good' : 'bad'),
    repeats > 0 && mark(`again (${repeats + 1})`, 'plain'),
    fault !== null && mark(fault, 'bad'),
  )
}

/** The answer to the request, in one line. */
export function answerLine({ answer, status }: ReceivedWebhook): string {
  const body = status === null ? '' : answer.slice(answer.indexOf(' ') + 1)
  try {
    const said = (JSON.parse(body) as { response?: unknown } | null)?.response
    if (typeof said === 'string' && said !== '') return `${status} → ${said}`
  } catch {
    return answer // Not JSON: shown unchanged.
  }
  return answer
}

/** One request: a summary line that opens to show everything. */
export function requestRow(request: ReceivedWebhook, open: boolean): HTMLLIElement {
  const { at, body, raw, headers, callback, tookMs } = request
  const name = typeof body?.['push_name'] === 'string' ? ` · ${body['push_name']}` : ''
  const text = body === null ? raw.slice(0, 200) : String(body['message'] ?? '')
  const pretty = body === null ? raw : JSON.stringify(body, null, 2)
  const details = element(
    'details',
    { open },
    element(
      'summary',
      {},
      element('time', { textContent: clock.format(at) }),
      element('span', {
        className: 'who',
        textContent: `${String(body?.['from'] ?? 'unreadable')}${name}`,
        dir: 'auto',
      }),
      marks(request),
      element('span', { className: 'said', textContent: text, dir: 'auto' }),
      element('span', { className: 'took', textContent: tookMs === null ? 'thinking…' : `${tookMs} ms` }),
      element('span', { className: 'answered', textContent: answerLine(request), dir: 'auto' }),
    ),
    element('pre', { textContent: pretty.slice(0, 20_000) }),
    element('pre', { textContent: headerLines(headers) }),
    element('pre', { textContent: `answer: ${request.answer}${callback === null ? '' : `\ncallback: ${callback}`}` }),
  )
  return element('li', { data: { number: String(request.number) } }, details)
}
