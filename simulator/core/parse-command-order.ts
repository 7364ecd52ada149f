import type { CommandOrder } from './core-api.ts'
import { parseFields } from './parse-fault-rule.ts'

const KINDS: readonly string[] = ['send', 'start', 'stop'] satisfies CommandOrder['kind'][]

function text(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.trim() === '') throw new Error(`"${name}" must be a text`)
  return value.trim()
}

/** Reads a command that came over the control API. Throws a one-sentence error for anything else. */
export function parseCommandOrder(value: unknown): CommandOrder {
  const fields = parseFields(value, 'the command')
  const kind = text(fields, 'kind')
  if (!KINDS.includes(kind)) throw new Error(`"kind" must be one of ${KINDS.join(', ')}`)
  const userId = text(fields, 'userId')
  if (kind !== 'send') return { kind: kind as CommandOrder['kind'], userId }
  return { kind: 'send', userId, to: text(fields, 'to'), message: text(fields, 'message') }
}
