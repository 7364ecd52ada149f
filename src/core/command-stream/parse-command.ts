import { z } from 'zod'
import type { LeftOutReason } from '../../shared/model/attachment.ts'
import { base64LengthOf, parseAttachment, type AskedAttachment } from '../replies/asked-attachment.ts'

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
      /** The file or location to send with it. Its bytes are on disk before the command is stored. */
      readonly asked?: AskedAttachment
      /** Why its attachment cannot be sent, as told to the core. */
      readonly refused?: { readonly reason: LeftOutReason; readonly why: string }
      readonly queue: boolean
    }
  | { readonly kind: 'start'; readonly userId: string }
  | { readonly kind: 'stop'; readonly userId: string; readonly unlink: boolean }

export type ParsedEvent =
  | { readonly kind: 'command'; readonly id: string; readonly command: Command }
  /** The event has an id, so the core is told why it was not done. */
  | {
      readonly kind: 'refused'
      readonly id: string
      readonly name: string
      readonly userId: string
      readonly why: string
    }
  /** Without a usable id, an event can neither be run exactly once nor be answered. */
  | { readonly kind: 'ignored'; readonly why: string }

const ID = /^[\x21-\x7e]{1,255}$/
const MAX_DATA = 100 * 1024
/** Characters, with the largest file that a setting allows. */
const MAX_DATA_WITH_FILE = MAX_DATA + base64LengthOf(64_000_000)
const userId = z.string().min(1).max(64)
const schemas = {
  send: z.object({
    userId,
    to: z.union([z.string().min(1).max(100), z.number()]),
    message: z.string().optional(),
    queue: z.boolean().default(true),
  }),
  start: z.object({ userId }),
  stop: z.object({ userId, unlink: z.boolean().default(false) }),
} as const

/** Reads one event of the stream and trusts nothing. The fields are those of the gateway API; `user_id` is accepted too. */
export function parseEvent({ id, event, data }: RawEvent): ParsedEvent {
  const name = event ?? 'message'
  const isCommand = Object.hasOwn(schemas, name)
  if (id === undefined || id === '') return { kind: 'ignored', why: isCommand ? 'a command without id' : 'no command' }
  if (!ID.test(id)) return { kind: 'ignored', why: 'an id that is not printable ASCII of at most 255 characters' }
  const most = name === 'send' ? MAX_DATA_WITH_FILE : MAX_DATA
  const fields = data.length > most ? null : parseFields(data)
  const given = fields?.['userId']
  const user = typeof given === 'string' && given.length <= 64 ? given : ''
  const refuse = (why: string): ParsedEvent => ({ kind: 'refused', id, name: name.slice(0, 64), userId: user, why })
  if (!isCommand) return refuse('unknown command')
  if (data.length > most || data.length - bytesGiven(fields) > MAX_DATA) return refuse('data is over 100 KB')
  if (fields === null) return refuse('data is not a JSON object')
  const kind = name as keyof typeof schemas
  const parsed = schemas[kind].safeParse(fields)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse(`${issue?.path.join('.') || 'data'}: ${issue?.message ?? 'wrong'}`)
  }
  if (kind !== 'send') return { kind: 'command', id, command: { kind, ...parsed.data } as Command }
  const send = sendOf(fields, parsed.data as SendFields)
  return typeof send === 'string' ? refuse(send) : { kind: 'command', id, command: send }
}

/** Length of a file's base64, which does not count against the limit of the text. */
function bytesGiven(fields: Readonly<Record<string, unknown>> | null): number {
  const media = fields?.['media'] as { readonly data?: unknown } | null | undefined
  return typeof media?.data === 'string' ? media.data.length : 0
}

type SendFields = z.output<(typeof schemas)['send']>

/** The command, or a text that says what is wrong with it. */
function sendOf(
  fields: Readonly<Record<string, unknown>>,
  { userId: user, to, message = '', queue }: SendFields,
): Command | string {
  const parsed = parseAttachment(fields)
  if (parsed.kind === 'bad') return parsed.why
  const hasText = message.trim() !== ''
  if (!hasText && parsed.kind === 'none') return 'message: must not be empty'
  const asked = parsed.kind === 'asked' ? { asked: parsed.asked } : {}
  return { kind: 'send', userId: user, to, message: hasText ? message : '', ...asked, queue }
}

function parseFields(data: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const fields = value as Record<string, unknown>
    return { ...fields, userId: fields['userId'] ?? fields['user_id'] }
  } catch {
    return null // Not JSON: the caller tells the core.
  }
}
