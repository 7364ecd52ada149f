/** Readers for a command's body. Each reader refuses a bad value with the field's name. */
import { refuse } from './refusal.ts'

export type Body = Readonly<Record<string, unknown>>

export const asBody = (value: unknown): Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Body)
    : refuse('bad-request', 'the body must be a JSON object')

export function text(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : refuse('bad-request', `"${name}" must be a text`)
}

export function optionalText(body: Body, name: string): string | undefined {
  return body[name] === undefined ? undefined : text(body, name)
}

export function optionalNumber(body: Body, name: string): number | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : refuse('bad-request', `"${name}" must be a number`)
}

export function optionalFlag(body: Body, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  return typeof value === 'boolean' ? value : refuse('bad-request', `"${name}" must be true or false`)
}

export function texts(body: Body, name: string): readonly string[] {
  const value = body[name]
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
    ? value
    : refuse('bad-request', `"${name}" must be a list of texts`)
}

/** Digits of a phone. `+234 700…`, `234700…@c.us` and plain digits mean the same. */
export function phone(body: Body, name: string): string {
  const digits = (text(body, name).split('@')[0] ?? '').replace(/\D/g, '')
  return digits.length >= 4 ? digits : refuse('bad-request', `"${name}" must be a phone number`)
}
