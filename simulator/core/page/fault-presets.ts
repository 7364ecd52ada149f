import type { Fault } from '../faults.ts'

const status = (code: number): Fault => ({ kind: 'status', status: code })
const inAMinute = (): string => new Date(Date.now() + 60_000).toUTCString()
const TEN_MINUTES_MS = 600_000
const DAY_MS = 86_400_000

/** The faults that the page offers, by their visible name. Built when chosen, because some contain a time. */
export const FAULT_PRESETS: Readonly<Record<string, () => Fault>> = {
  '500 internal error': () => status(500),
  '502 bad gateway (HTML)': () => status(502),
  '503, come back in 20 s': () => ({ kind: 'status', status: 503, retryAfter: '20' }),
  '429, come back in 10 s': () => ({ kind: 'status', status: 429, retryAfter: '10' }),
  '429, come back at a time': () => ({ kind: 'status', status: 429, retryAfter: inAMinute() }),
  '401 wrong secret': () => status(401),
  '403 forbidden': () => status(403),
  '404 no such page': () => status(404),
  '404 user not found': () => ({ kind: 'user-unknown' }),
  '200 plan inactive': () => ({ kind: 'plan-inactive' }),
  '200 group replies disabled': () => ({ kind: 'group-disabled' }),
  '200 in whitelist': () => ({ kind: 'whitelist' }),
  '200 missing required fields': () => ({ kind: 'missing-fields' }),
  '400 user_id required': () => status(400),
  '408 request timeout': () => status(408),
  '410 gone': () => status(410),
  '413 too large': () => status(413),
  '422 unprocessable': () => status(422),
  '425 too early': () => status(425),
  '302 somewhere else': () => ({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' }),
  '308 somewhere else': () => ({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere', status: 308 }),
  'connection reset': () => ({ kind: 'reset' }),
  'cut in mid-answer': () => ({ kind: 'cut' }),
  'no answer for 10 minutes': () => ({ kind: 'slow', milliseconds: TEN_MINUTES_MS }),
  'answer in drips, without end': () => ({ kind: 'drip', milliseconds: 1_000 }),
  'question by callback only': () => ({ kind: 'callback-only' }),
  'garbage, 200': () => ({ kind: 'body', body: 'garbage' }),
  'HTML, 200': () => ({ kind: 'body', body: 'html' }),
  'empty, 200': () => ({ kind: 'body', body: 'empty' }),
  '3 MB, 200': () => ({ kind: 'body', body: 'huge' }),
  'very deep JSON, 200': () => ({ kind: 'body', body: 'deep' }),
  'reply as {"reply"}': () => ({ kind: 'status', status: 200, body: '{"reply":"Yes, we have it."}' }),
  'two replies, one quoted': () => ({
    kind: 'status',
    status: 200,
    body: '{"replies":["Yes, we have it.",{"text":"How many?","quote":true}]}',
  }),
  'an empty response': () => ({
    kind: 'status',
    status: 200,
    body: '{"message":"Processed successfully","response":""}',
  }),
  'Date header of yesterday': () => ({ kind: 'date', date: new Date(Date.now() - DAY_MS).toUTCString() }),
}
