import { readExtras } from '../inbox/message-extras.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { readJson } from '../storage/read-json.ts'

export interface MediaPayload {
  readonly mimetype: string | null
  readonly filename: string | null
  /** As the sender wrote it, where `filename` had to be another one. Never to be used as a path. */
  readonly original_filename?: string
  readonly size: number | null
  /** Of the bytes in `data`. */
  readonly sha256?: string
  /** Seconds of sound or film. */
  readonly duration?: number
  /** Pixels. */
  readonly width?: number
  readonly height?: number
  /** Base64. */
  readonly data?: string
  /** The bytes are not in `data`, and why. */
  readonly omitted?: true
  readonly reason?: string
}

/** What the owner wrote, as a core gets it. `at` is an ISO time. */
export interface OwnLine {
  readonly text: string
  readonly at: string
}

/** What is known of the media, and that its bytes are not here: the core takes none so large. */
export function withoutBytes({ data: _, ...about }: MediaPayload): MediaPayload {
  return { ...about, omitted: true, reason: 'too-large' }
}

/** The webhook body with the contract's keys in the contract's order; serialised once, signed and sent as these bytes. */
export function payloadOf(
  row: MessageRow,
  extras: {
    readonly humanTakeover: boolean
    readonly media: MediaPayload | null
    readonly ownSince?: readonly OwnLine[]
  },
): Buffer {
  const body: Record<string, unknown> = {
    user_id: row.session_id,
    from: row.from_id,
    message: row.text,
    timestamp: Math.floor(row.sent_at / 1000),
    hasMedia: row.has_media === 1,
    type: row.type,
    isGroup: row.is_group === 1,
    message_id: row.message_id,
    chat_id: row.chat_id,
    author: row.author,
    phone: row.phone,
    lid: row.lid,
    push_name: row.push_name,
    quoted: readJson(row.quoted),
    backfilled: row.backfilled === 1,
    sent_at: isoTime(row.sent_at),
    // Order, product, referral: only where there is one.
    ...readExtras(row.extras),
  }
  if (row.username !== null) body['username'] = row.username
  if (extras.humanTakeover) body['human_takeover'] = true
  if (extras.ownSince !== undefined && extras.ownSince.length > 0) body['own_since'] = extras.ownSince
  if (extras.media) body['media'] = extras.media
  return Buffer.from(JSON.stringify(body), 'utf8')
}

/** Dates end 8.64e15 ms from 1970; a number beyond, as damage may leave it, must not keep the message back for good. */
export function isoTime(ms: number): string {
  return new Date(Math.abs(ms) <= 8.64e15 ? ms : 0).toISOString()
}
