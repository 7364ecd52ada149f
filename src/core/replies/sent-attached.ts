import type { Attached, AttachedFile } from '../../shared/model/attached.ts'
import { typeOfFile, type FileAttachment, type UrlAttachment } from '../../shared/model/attachment.ts'
import { kindOf } from '../media/attached.ts'
import { showableOf } from '../media/showable.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { keptAttachment } from './said-of.ts'

/** The attachment of a reply, in the shape in which windows show customers' attachments; null for a text alone. */
export function sentAttachedOf({ attachment, file }: Pick<ReplyRow, 'attachment' | 'file'>): Attached | null {
  const kept = attachment == null ? null : keptAttachment(attachment)
  if (kept === null || kept.kind === 'place') return kept
  return kept.kind === 'url' ? comingFile(kept) : sentFile(kept, file != null)
}

/** A file still to be fetched, whose type is unknown until then. A window is not told its URL. */
const comingFile = ({ filename, as }: UrlAttachment): AttachedFile => ({
  kind: as === 'voice' || as === 'sticker' ? as : 'document',
  state: 'wanted',
  reason: null,
  sha256: null,
  shown: null,
  isUnsafe: false,
  fileName: filename ?? '',
  size: null,
  width: null,
  height: null,
  duration: null,
})

function sentFile(attachment: FileAttachment, isHere: boolean): AttachedFile {
  const { sha256, size, shownAs, filename } = attachment
  const mimetype = attachment.mimetype.split(';')[0]!
  const [width, height] = attachment.pixels ?? [null, null]
  return {
    kind: kindOf(typeOfFile(shownAs)),
    state: isHere ? 'kept' : 'gone',
    reason: isHere ? null : 'dropped',
    sha256: isHere ? sha256 : null,
    ...showableOf({ mimetype: isHere ? mimetype : null, width, height, isDocument: shownAs === 'document' }),
    fileName: filename,
    size,
    width,
    height,
    duration: null,
  }
}
