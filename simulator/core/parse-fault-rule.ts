import type { BodyKind, Fault, FaultRule } from './faults.ts'

type Fields = Readonly<Record<string, unknown>>

const BODIES: readonly string[] = ['garbage', 'html', 'empty', 'huge', 'deep'] satisfies BodyKind[]

/** Reads an unknown value as an object with fields. Throws a one-sentence error for anything else. */
export function parseFields(value: unknown, what: string): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error(`${what} must be an object`)
  return value as Fields
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new Error(`"${name}" must be a text`)
  // Only a body may have line breaks, because a header value must be one line.
  if (/[\r\n]/.test(value) && name !== 'body') throw new Error(`"${name}" must be one line`)
  return value
}

/** Reads a whole number from `least` to `most`. Throws a one-sentence error for anything else. */
export function wholeNumber(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`"${name}" must be a whole number from ${least} to ${most}`)
  }
  return value
}

const DAY_MS = 86_400_000

function parseFault(value: unknown): Fault {
  const fields = parseFields(value, '"fault"')
  const kind = fields['kind']
  switch (kind) {
    case 'status':
      return {
        kind,
        status: wholeNumber(fields, 'status', 200, 599),
        ...(fields['body'] === undefined ? {} : { body: text(fields, 'body') }),
        ...(fields['retryAfter'] === undefined ? {} : { retryAfter: text(fields, 'retryAfter') }),
      }
    case 'slow':
    case 'drip':
      return { kind, milliseconds: wholeNumber(fields, 'milliseconds', 0, DAY_MS) }
    case 'body': {
      const body = text(fields, 'body')
      if (!BODIES.includes(body)) throw new Error(`"body" must be one of ${BODIES.join(', ')}`)
      return { kind, body: body as BodyKind }
    }
    case 'redirect':
      return {
        kind,
        location: text(fields, 'location'),
        ...(fields['status'] === undefined ? {} : { status: wholeNumber(fields, 'status', 300, 399) }),
      }
    case 'date':
      return { kind, date: text(fields, 'date') }
    case 'reset':
    case 'cut':
    case 'callback-only':
    case 'plan-inactive':
    case 'user-unknown':
    case 'group-disabled':
    case 'whitelist':
    case 'missing-fields':
      return { kind }
    default:
      throw new Error(`there is no fault of the kind ${JSON.stringify(kind)}`)
  }
}

/** Reads a fault rule that came over the control API. Throws a one-sentence error for anything else. */
export function parseFaultRule(value: unknown): FaultRule {
  const fields = parseFields(value, 'the rule')
  return {
    fault: parseFault(fields['fault']),
    ...(fields['times'] === undefined ? {} : { times: wholeNumber(fields, 'times', 1, 1_000_000) }),
    ...(fields['text'] === undefined ? {} : { text: text(fields, 'text') }),
    ...(fields['from'] === undefined ? {} : { from: text(fields, 'from') }),
  }
}
