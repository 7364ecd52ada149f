import { typeOfFile, type Attachment, type FileAttachment, type FileKind } from '../../shared/model/attachment.ts'
import { idPartOf } from './message-ids.ts'
import { canonicalText, isSameText } from './same-text.ts'

/** What we say: a text, a file or a place with it, or one of them alone. */
export interface Said {
  readonly text: string
  readonly attachment: Attachment | null
}

/** A message of our account as it was found in a chat. */
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

/** Ids that WhatsApp Web gives begin so; those of a phone do not. */
const OF_A_LINKED_DEVICE = '3EB0'
/** Places travel as floating-point numbers of other lengths; this is less than a step. */
const SAME_PLACE = 0.00001

/** What WhatsApp may make anew before it sends it: pictures smaller, films and GIFs as MP4, stickers with a note in them. */
const REMADE: ReadonlySet<FileKind> = new Set(['image', 'video', 'sticker'])

/**
 * Whether a message found in a chat is what we said. A file is known by its hash. What WhatsApp makes anew has another one: it counts as
 * ours by kind and caption, if a linked device sent it. Of anything else the size decides where no hash is told.
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

/** A GIF that moves becomes a film. */
function mayBeSeenAs({ shownAs, mimetype }: FileAttachment, type: string): boolean {
  const isGif = shownAs === 'image' && mimetype === 'image/gif'
  return type === typeOfFile(shownAs) || (isGif && (type === 'video' || type === 'gif'))
}

/** A document without a caption is shown with its name in that place. */
function isCaption(caption: string, seen: Seen): boolean {
  if (isSameText(caption, seen.body)) return true
  return caption === '' && seen.type === 'document' && seen.body === seen.media?.filename
}

function isPlace(place: { readonly latitude: number; readonly longitude: number }, { type, location }: Seen): boolean {
  if (type !== 'location' || location == null) return false
  const isNear = (one: number, other: number) => Math.abs(one - other) < SAME_PLACE
  return isNear(place.latitude, location.latitude) && isNear(place.longitude, location.longitude)
}

/** Whether a customer would see the same in both. Of a file that is not here yet its address tells. */
export function isSameSaid(one: Said, other: Said): boolean {
  return canonicalText(one.text) === canonicalText(other.text) && isSameAttachment(one.attachment, other.attachment)
}

/** Whether it is the same file or place, or none in both. */
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
