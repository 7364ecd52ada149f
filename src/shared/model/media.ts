/** Pictures that a window shows. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const
/** Sound that a window plays. */
export const soundTypes = ['audio/ogg', 'audio/mpeg', 'audio/mp4'] as const
/** Films that a window plays. */
export const filmTypes = ['video/mp4', 'video/webm'] as const

/**
 * The closed list of what is shown or played, by the first bytes of the file. Nothing that holds a script is in it. All else is
 * `application/octet-stream` (PDF has its name, for the icon) and can only be saved.
 */
export const shownTypes = [...pictureTypes, ...soundTypes, ...filmTypes] as const
export type ShownType = (typeof shownTypes)[number]
export type MediaType = ShownType | 'application/pdf' | 'application/octet-stream'

/** A picture with more pixels would take more memory than a shop's laptop has: 50 million are 200 MB. */
export const MOST_PIXELS = 50_000_000
/** Longest side of a picture that is shown. */
export const LONGEST_SIDE = 16_384

export function isShownType(type: string | null): type is ShownType {
  return (shownTypes as readonly (string | null)[]).includes(type)
}

export function isPictureType(type: string | null): boolean {
  return (pictureTypes as readonly (string | null)[]).includes(type)
}

/** Whether a picture can be shown without harm. A size that could not be read counts as too large: its header is broken. */
export function isShowableSize(width: number | null, height: number | null): boolean {
  if (width === null || height === null) return false
  return width > 0 && height > 0 && Math.max(width, height) <= LONGEST_SIDE && width * height <= MOST_PIXELS
}

/**
 * Where the bytes of a customer's media are. `idle`: fetched when they are opened; `wanted`: fetched as soon as can be; `kept`: here;
 * `failed`: they could not be had and are fetched again when they are opened; `gone`: WhatsApp's server has them no more.
 */
export type MediaState = 'idle' | 'wanted' | 'kept' | 'failed' | 'gone'

/** Why the bytes are not here. */
export type MediaReason =
  /** The file made room for newer ones. */
  | 'dropped'
  /** WhatsApp's server has it no more (404, 410). */
  | 'gone'
  /** WhatsApp asks the phone to send it to its server again. */
  | 'asked'
  | 'too-large'
  /** Fetching took too long. */
  | 'too-slow'
  /** The page could not download it, or could not decrypt it. */
  | 'failed'
  /** The disk of this computer is full, or `media.keepMb` is used up by what is still needed. */
  | 'no-room'
  | 'disk-error'

/** Under this address of its own origin a window finds kept media, followed by the file's SHA-256. */
export const mediaPath = '/ui/media/'
