import { isPictureType, isShowableSize, isShownType, type ShownType } from '../../shared/model/media.ts'

export interface Showable {
  /** As what a window may show the file; null: it can only be saved. */
  readonly shown: ShownType | null
  /** A picture with too many pixels, or with a broken header. */
  readonly isUnsafe: boolean
}

/** How a window may show a file that is here. What was sent as a document is saved, whatever it is. `mimetype`: by its first bytes; null: not here. */
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
