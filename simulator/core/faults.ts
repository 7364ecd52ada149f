/** Everything that can go wrong with a core that is up. Each row of the failure policy has a fault here. */
export type Fault =
  /** Answers this status with the core's usual body for it. `retryAfter` is seconds or an HTTP date. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: string }
  /** Breaks the connection before the first byte of the answer. */
  | { readonly kind: 'reset' }
  /** Breaks the connection in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** Thinks for so many milliseconds, then answers well. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Starts to answer at once, but sends the body in pieces, so many milliseconds apart, so that no idle limit triggers. */
  | { readonly kind: 'drip'; readonly milliseconds: number }
  /** 200 with a body that a core would never send. */
  | { readonly kind: 'body'; readonly body: BodyKind }
  /** A 3xx. Default `status`: 302. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** A good answer with this `Date` header. */
  | { readonly kind: 'date'; readonly date: string }
  /**
   * A task with missing customer data. Its question goes only by callback; the answer is 500 when the callback fails.
   */
  | { readonly kind: 'callback-only' }
  | { readonly kind: 'plan-inactive' | 'user-unknown' | 'group-disabled' | 'whitelist' | 'missing-fields' }

export type BodyKind = 'garbage' | 'html' | 'empty' | 'huge' | 'deep'

/** A fault and the requests it applies to. All conditions must match. */
export interface FaultRule {
  readonly fault: Fault
  /** Number of requests it applies to. Left out: until cleared. */
  readonly times?: number
  /** Only for requests whose text contains this (the poison case). */
  readonly text?: string
  /** Only for requests from this sender (exact `from`). */
  readonly from?: string
}

/** The core's usual body for each status. */
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

/** Bodies that are hard to read. */
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
