import { z } from 'zod'

export interface RawEvent {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string
}

export type Command =
  | {
      readonly kind: 'send'
      readonly userId: string
      readonly to: string | number
      readonly message: string
      readonly queue: boolean
    }
  | { readonly kind: 'start'; readonly userId: string }
  | { readonly kind: 'stop'; readonly userId: string; readonly unlink: boolean }

export type ParsedEvent =
  | { readonly kind: 'command'; readonly id: string; readonly command: Command }
  /** It has an id, so the core hears why it was not done. */
  | {
      readonly kind: 'refused'
      readonly id: string
      readonly name: string
      readonly userId: string
      readonly why: string
    }
  /** Without a usable id nothing can be done once, nor answered. */
  | { readonly kind: 'ignored'; readonly why: string }

const ID = /^[\x21-\x7e]{1,255}$/
const MAX_DATA = 100 * 1024
const userId = z.string().min(1).max(64)
const schemas = {
  send: z.object({
    userId,
    to: z.union([z.string().min(1).max(100), z.number()]),
    message: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
    queue: z.boolean().default(true),
  }),
  start: z.object({ userId }),
  stop: z.object({ userId, unlink: z.boolean().default(false) }),
} as const

/** Reads one event of the stream, trusting nothing. The fields are those of the gateway API; `user_id` is taken too. */
export function parseEvent({ id, event, data }: RawEvent): ParsedEvent {
  const name = event ?? 'message'
  const isCommand = Object.hasOwn(schemas, name)
  if (id === undefined || id === '') return { kind: 'ignored', why: isCommand ? 'a command without id' : 'no command' }
  if (!ID.test(id)) return { kind: 'ignored', why: 'an id that is not printable ASCII of at most 255 characters' }
  const fields = data.length > MAX_DATA ? null : parseFields(data)
  const given = fields?.['userId']
  const user = typeof given === 'string' && given.length <= 64 ? given : ''
  const refuse = (why: string): ParsedEvent => ({ kind: 'refused', id, name: name.slice(0, 64), userId: user, why })
  if (!isCommand) return refuse('unknown command')
  if (data.length > MAX_DATA) return refuse('data is over 100 KB')
  if (fields === null) return refuse('data is not a JSON object')
  const kind = name as keyof typeof schemas
  const parsed = schemas[kind].safeParse(fields)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse(`${issue?.path.join('.') || 'data'}: ${issue?.message ?? 'wrong'}`)
  }
  return { kind: 'command', id, command: { kind, ...parsed.data } as Command }
}

function parseFields(data: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const fields = value as Record<string, unknown>
    return { ...fields, userId: fields['userId'] ?? fields['user_id'] }
  } catch {
    return null // Not JSON: the core is told so.
  }
}
