import { readExtras } from '../inbox/message-extras.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { readJson } from '../storage/read-json.ts'

export interface MediaPayload {
  readonly mimetype: string | null
  readonly filename: string | null
  /** The name as the sender wrote it, where `filename` had to differ. Never use it as a path. */
  readonly original_filename?: string
  readonly size: number | null
  /** Of the bytes in `data`. */
  readonly sha256?: string
  /** Length of the audio or video, seconds. */
  readonly duration?: number
  /** Pixels. */
  readonly width?: number
  readonly height?: number
  /** Base64. */
  readonly data?: string
  /** The bytes are not in `data`; `reason` says why. */
  readonly omitted?: true
  readonly reason?: string
}

/** A text that the owner wrote, as the core receives it. `at` is an ISO time. */
export interface OwnLine {
  readonly text: string
  readonly at: string
}

/** The media object without its bytes, marked `too-large`: the core does not accept a body of that size. */
export function withoutBytes({ data: _, ...about }: MediaPayload): MediaPayload {
  return { ...about, omitted: true, reason: 'too-large' }
}

/** The webhook body with the contract's keys in the contract's order. Serialised once: exactly these bytes are signed and sent. */
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
    // Order, product and referral, where the message has one.
    ...readExtras(row.extras),
  }
  if (row.username !== null) body['username'] = row.username
  if (extras.humanTakeover) body['human_takeover'] = true
  if (extras.ownSince !== undefined && extras.ownSince.length > 0) body['own_since'] = extras.ownSince
  if (extras.media) body['media'] = extras.media
  return Buffer.from(JSON.stringify(body), 'utf8')
}

/**
 * The ISO time of unix ms. A number beyond the range of dates (±8.64e15 ms), as damage may leave it, becomes 1970, so that it does not hold
 * the message back forever.
 */
export function isoTime(ms: number): string {
  return new Date(Math.abs(ms) <= 8.64e15 ? ms : 0).toISOString()
}
