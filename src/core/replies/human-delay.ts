import type { Attachment } from '../../shared/model/attachment.ts'

const SHORTEST_MS = 1_000
/** Picking and sending a picture takes as long as typing a few words; a larger file takes a little longer. */
const TO_PICK_MS = 1_500
const MS_PER_MEGABYTE = 500
/** The bit rate of voice notes in Opus. A person who speaks a note cannot be done before its end. */
const VOICE_BYTES_PER_MS = 2

/**
 * The ms a person would need to type this text, find this file or speak this note: by length, at least a second, ±20 %, never longer than
 * the setting allows. `random` is in [0, 1).
 */
export function humanDelay(
  text: string,
  attachment: Attachment | null,
  pace: { readonly charactersPerSecond: number; readonly secondsMax: number },
  random: number,
): number {
  const longest = pace.secondsMax * 1000
  const typing = (text.length / pace.charactersPerSecond) * 1000 + handlingOf(attachment)
  return Math.round(Math.min(Math.min(Math.max(typing, SHORTEST_MS), longest) * (0.8 + 0.4 * random), longest))
}

function handlingOf(attachment: Attachment | null): number {
  if (attachment === null) return 0
  if (attachment.kind !== 'file') return TO_PICK_MS
  if (attachment.shownAs === 'voice') return attachment.size / VOICE_BYTES_PER_MS
  return TO_PICK_MS + (attachment.size / 1_000_000) * MS_PER_MEGABYTE
}
