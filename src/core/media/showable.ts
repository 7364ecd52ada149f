import { isPictureType, isShowableSize, isShownType, type ShownType } from '../../shared/model/media.ts'

export interface Showable {
  /** The type as which a window may show the file; null: it can only be saved. */
  readonly shown: ShownType | null
  /** A picture with too many pixels, or with a broken header. */
  readonly isUnsafe: boolean
}

/**
 * How a window may show a stored file. A file sent as a document can only be saved. `mimetype` comes from the first bytes; null: no
 * file is stored.
 */
export function showableOf(file: {
  readonly mimetype: string | null
  readonly width: number | null
  readonly height: number | null
  readonly isDocument: boolean
}): Showable {
  const { mimetype, width, height, isDocument } = file
  const isUnsafe = isPictureType(mimetype) && !isShowableSize(width, height)
  return { shown: isUnsafe || isDocument || !isShownType(mimetype) ? null : mimetype, isUnsafe }
}
