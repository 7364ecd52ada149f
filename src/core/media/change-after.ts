import type { MediaReason } from '../../shared/model/media.ts'
import type { MediaChange, MediaRow } from '../storage/media-table.ts'
import { backoff } from '../time/backoff.ts'
import { MINUTE_MS } from '../time/durations.ts'
import type { MediaDownload, NoMedia } from '../whatsapp/download-media.ts'
import type { PutOutcome } from './media-files.ts'

const RETRIES = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS]
/** How often the phone is asked for a file before it counts as gone. A phone that is on sends it within moments. */
const ASKED_TRIES = 5

/** The change that a fetch makes to its media row; null when nothing changes. `now`: unix ms; `random`: in [0, 1). */
export function changeAfter(
  row: Pick<MediaRow, 'opened' | 'tries'>,
  download: MediaDownload<PutOutcome>,
  now: number,
  random: number,
): MediaChange | null {
  const outcome = download.kind === 'read' ? download.value : download
  switch (outcome.kind) {
    case 'kept': {
      const { sha256, size, mimetype, width, height } = outcome.file
      const pixels = width === null || height === null ? {} : { width, height }
      return { state: 'kept', sha256, size, mimetype, ...pixels, reason: null, tries: 0, next_at: null }
    }
    case 'not-connected':
      return null // Fetched when the session is connected again.
    case 'gone':
      return { state: 'gone', reason: 'gone', next_at: null }
    case 'too-large':
      return { state: row.opened === 1 ? 'failed' : 'idle', reason: 'too-large', next_at: null }
    case 'asked':
      if (row.tries >= ASKED_TRIES) return { state: 'gone', reason: 'gone', next_at: null }
      return { state: 'wanted', reason: 'asked', tries: row.tries + 1, next_at: now + MINUTE_MS }
    default:
      return failed(row.tries, REASONS[outcome.kind], now, random)
  }
}

type Failure = Exclude<NoMedia | Exclude<PutOutcome['kind'], 'kept'>, 'not-connected' | 'gone' | 'too-large' | 'asked'>

const REASONS: Readonly<Record<Failure, MediaReason>> = {
  'too-slow': 'too-slow',
  failed: 'failed',
  empty: 'failed',
  'no-room': 'no-room',
  'disk-full': 'no-room',
  'disk-error': 'disk-error',
}

/** Retries a few times; after that, only when the owner opens it. */
function failed(tries: number, reason: MediaReason, now: number, random: number): MediaChange {
  if (tries >= RETRIES.length) return { state: 'failed', reason, next_at: null }
  return { state: 'wanted', reason, tries: tries + 1, next_at: now + backoff(RETRIES, tries + 1, random) }
}
