/** Picture types that a window shows. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const
/** Sound types that a window plays. */
export const soundTypes = ['audio/ogg', 'audio/mpeg', 'audio/mp4'] as const
/** Film types that a window plays. */
export const filmTypes = ['video/mp4', 'video/webm'] as const

/**
 * The closed list of types that are shown or played, recognised by the first bytes of the file. No type in it can contain a script.
 * Every other file is `application/octet-stream` and can only be saved; PDF has its own type for the icon.
 */
export const shownTypes = [...pictureTypes, ...soundTypes, ...filmTypes] as const
export type ShownType = (typeof shownTypes)[number]
export type MediaType = ShownType | 'application/pdf' | 'application/octet-stream'

/** Most pixels of a picture that is shown. 50 million take 200 MB, and more would exceed the memory of a shop's laptop. */
export const MOST_PIXELS = 50_000_000
/** Longest side of a picture that is shown. */
export const LONGEST_SIDE = 16_384

export function isShownType(type: string | null): type is ShownType {
  return (shownTypes as readonly (string | null)[]).includes(type)
}

export function isPictureType(type: string | null): boolean {
  return (pictureTypes as readonly (string | null)[]).includes(type)
}

/** Whether a picture is safe to show. An unreadable size counts as too large, because the header is broken. */
export function isShowableSize(width: number | null, height: number | null): boolean {
  if (width === null || height === null) return false
  return width > 0 && height > 0 && Math.max(width, height) <= LONGEST_SIDE && width * height <= MOST_PIXELS
}

/**
 * State of the bytes of a customer's media. `idle`: fetched when opened; `wanted`: fetched as soon as possible; `kept`: on disk;
 * `failed`: the fetch failed and is repeated when opened; `gone`: WhatsApp's server no longer has them.
 */
export type MediaState = 'idle' | 'wanted' | 'kept' | 'failed' | 'gone'

/** Why the bytes are not here. */
export type MediaReason =
  /** The file was deleted to make room for newer ones. */
  | 'dropped'
  /** WhatsApp's server no longer has it (404, 410). */
  | 'gone'
  /** WhatsApp asked the phone to upload it again. */
  | 'asked'
  | 'too-large'
  /** Fetching took too long. */
  | 'too-slow'
  /** The page could not download or decrypt it. */
  | 'failed'
  /** This computer's disk is full, or files that are still needed use up `media.keepMb`. */
  | 'no-room'
  | 'disk-error'

/** Path prefix of kept media on a window's own origin; the file's SHA-256 follows. */
export const mediaPath = '/ui/media/'
