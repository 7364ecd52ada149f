import { typeOfFile, type Attachment, type FileAttachment, type FileKind } from '../../shared/model/attachment.ts'
import { idPartOf } from './message-ids.ts'
import { canonicalText, isSameText } from './same-text.ts'

/** What we send: a text, an attachment (a file or a place), or both. */
export interface Said {
  readonly text: string
  readonly attachment: Attachment | null
}

/** A message of our account, found in a chat. */
export interface Seen {
  readonly messageId: string
  readonly body: string
  readonly type: string
  readonly media?: {
    readonly sha256: string | null
    readonly size: number | null
    readonly filename: string | null
  } | null
  readonly location?: { readonly latitude: number; readonly longitude: number } | null
}

/** Message ids given by WhatsApp Web start like this; those given by a phone do not. */
const OF_A_LINKED_DEVICE = '3EB0'
/** Tolerance in degrees, about one metre: coordinates change their number of digits on the way. */
const SAME_PLACE = 0.00001

/** Kinds that WhatsApp may re-encode before sending: images get smaller, videos and GIFs become MP4. */
const REMADE: ReadonlySet<FileKind> = new Set(['image', 'video'])

/**
 * Whether a message found in a chat is the one we sent. A file is recognised by its hash. A re-encoded file has another hash: it
 * counts as ours if kind and caption match and a linked device sent it. For any other file without a known hash, the size decides;
 * an unknown size counts as equal.
 */
export function isSaid(said: Said, seen: Seen): boolean {
  const { attachment } = said
  if (attachment === null) return seen.media == null && seen.location == null && isSameText(said.text, seen.body)
  if (attachment.kind === 'place') return isPlace(attachment, seen)
  return attachment.kind === 'file' && isFile(attachment, said.text, seen)
}

function isFile(file: FileAttachment, caption: string, seen: Seen): boolean {
  if (!mayBeSeenAs(file, seen.type) || !isCaption(caption, seen)) return false
  const { sha256 = null, size = null } = seen.media ?? {}
  if (sha256 === file.sha256) return true
  if (REMADE.has(file.shownAs)) return idPartOf(seen.messageId).startsWith(OF_A_LINKED_DEVICE)
  return sha256 === null && (size === null || size === file.size)
}

/** Whether the file may appear as this type. WhatsApp turns an animated GIF into a video. */
function mayBeSeenAs({ shownAs, mimetype }: FileAttachment, type: string): boolean {
  const isGif = shownAs === 'image' && mimetype === 'image/gif'
  return type === typeOfFile(shownAs) || (isGif && (type === 'video' || type === 'gif'))
}

/** Whether the caption matches. A document sent without a caption shows its file name instead. */
function isCaption(caption: string, seen: Seen): boolean {
  if (isSameText(caption, seen.body)) return true
  return caption === '' && seen.type === 'document' && seen.body === seen.media?.filename
}

function isPlace(place: { readonly latitude: number; readonly longitude: number }, { type, location }: Seen): boolean {
  if (type !== 'location' || location == null) return false
  const isNear = (one: number, other: number) => Math.abs(one - other) < SAME_PLACE
  return isNear(place.latitude, location.latitude) && isNear(place.longitude, location.longitude)
}

/** Whether a customer would see the same in both. A file that is not downloaded yet is compared by its URL. */
export function isSameSaid(one: Said, other: Said): boolean {
  return canonicalText(one.text) === canonicalText(other.text) && isSameAttachment(one.attachment, other.attachment)
}

/** Whether both are the same file or the same place, or both null. */
export function isSameAttachment(one: Attachment | null, other: Attachment | null): boolean {
  if (one === null || other === null) return one === other
  if (one.kind === 'place' || other.kind === 'place') {
    return one.kind === 'place' && other.kind === 'place' && placeOf(one) === placeOf(other)
  }
  if (one.kind === 'file' && other.kind === 'file' && one.sha256 === other.sha256) return true
  return one.url !== undefined && one.url === other.url
}

const placeOf = (place: { readonly latitude: number; readonly longitude: number }): string =>
  `${place.latitude.toFixed(5)},${place.longitude.toFixed(5)}`
