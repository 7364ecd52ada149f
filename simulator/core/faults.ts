/** Everything that can go wrong with a core that is up; each row of the failure policy has one. */
export type Fault =
  /** Answers this status with the core's own body for it. `retryAfter` is seconds or an HTTP date. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: string }
  /** Breaks the connection before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** Breaks it in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** Thinks for so long (ms) before it answers well. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Answers at once, but so slowly (ms between the pieces of the body) that no idle limit notices. */
  | { readonly kind: 'drip'; readonly milliseconds: number }
  /** 200 with a body that is not what a core says. */
  | { readonly kind: 'body'; readonly body: BodyKind }
  /** A 3xx; `status` is 302 when left out. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** Answers well, with this `Date` header. */
  | { readonly kind: 'date'; readonly date: string }
  /** A task with missing customer data: its question goes by callback only, and 500 when nobody can be called back. */
  | { readonly kind: 'callback-only' }
  | { readonly kind: 'plan-inactive' | 'user-unknown' | 'group-disabled' | 'whitelist' | 'missing-fields' }

export type BodyKind = 'garbage' | 'html' | 'empty' | 'huge' | 'deep'

/** A fault and for what it holds. Conditions add up. */
export interface FaultRule {
  readonly fault: Fault
  /** For so many requests; left out: until cleared. */
  readonly times?: number
  /** Only for requests whose text contains this (the poison case). */
  readonly text?: string
  /** Only for requests from this sender (exact `from`). */
  readonly from?: string
}

/** The core's own bodies for its statuses. */
export const STATUS_BODIES: Readonly<Record<number, string>> = {
  400: '{"error":"user_id required"}',
  401: '{"error":"Invalid signature"}',
  403: '{"error":"Forbidden"}',
  404: '{"error":"Not found"}',
  408: '{"error":"Request timeout"}',
  410: '{"error":"Gone"}',
  413: '{"error":"Payload too large"}',
  422: '{"error":"Unprocessable"}',
  425: '{"error":"Too early"}',
  429: '{"error":"Too many requests"}',
  500: '{"error":"Internal server error"}',
  502: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
  503: '{"error":"Service unavailable"}',
}

const DEEP = 20_000
const HUGE_BYTES = 3 * 1024 * 1024

/** Bodies that try a reader's patience. */
export function bodyOf(kind: BodyKind): string {
  switch (kind) {
    case 'garbage':
      return '\u0000\u0001{not json'
    case 'html':
      return '<!doctype html><title>Welcome</title><p>It works!'
    case 'empty':
      return ''
    case 'huge':
      return JSON.stringify({ response: 'x'.repeat(HUGE_BYTES) })
    case 'deep':
      return `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`
  }
}
