/** Everything that can go wrong with a core; each row of the failure policy has one. */
export type Fault =
  /** Answers this status with the core's own body for it. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: string }
  /** Breaks the connection before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** Breaks it in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** Thinks for so long (ms) before it answers well. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** 200 with a body that is not what a core says. */
  | { readonly kind: 'body'; readonly body: 'garbage' | 'html' | 'empty' | 'huge' | 'deep' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** Answers well, with this `Date` header. */
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'plan-inactive' | 'user-unknown' | 'group-disabled' | 'whitelist' | 'missing-fields' }

/** A fault and for what it holds. */
export interface FaultRule {
  readonly fault: Fault
  /** For so many requests; left out: until cleared. */
  readonly times?: number
  /** Only for requests whose text contains this (the poison case). */
  readonly text?: string
  /** Only for requests from this sender. */
  readonly from?: string
}

/** The core's own bodies for its statuses. */
export const STATUS_BODIES: Readonly<Record<number, string>> = {
  400: '{"error":"user_id required"}',
  401: '{"error":"Invalid signature"}',
  403: '{"error":"Forbidden"}',
  404: '{"error":"Not found"}',
  410: '{"error":"Gone"}',
  429: '{"error":"Too many requests"}',
  500: '{"error":"Internal server error"}',
}

const DEEP = 20_000

/** Bodies that try a reader's patience. */
export function bodyOf(kind: Extract<Fault, { kind: 'body' }>['body']): string {
  switch (kind) {
    case 'garbage':
      return '\u0000\u0001{not json'
    case 'html':
      return '<!doctype html><title>Welcome</title><p>It works!'
    case 'empty':
      return ''
    case 'huge':
      return JSON.stringify({ response: 'x'.repeat(3 * 1024 * 1024) })
    case 'deep':
      return `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`
  }
}
