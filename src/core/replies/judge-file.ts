import { cleanFileName } from '../../shared/file-name.ts'
import type { FileAttachment, FileKind, LeftOutReason, SendAs } from '../../shared/model/attachment.ts'
import { isPictureType, isShownType } from '../../shared/model/media.ts'
import { endingOf } from '../media/file-ending.ts'
import type { KeptFile } from '../media/kept-file.ts'

export interface FileFacts {
  readonly file: KeptFile
  /** The first `HEAD_BYTES` of the file: they reveal a web page, a script or a program. */
  readonly head: Buffer
  readonly as: SendAs
  /** The media type that the core named. */
  readonly mimetype: string | null
  /** The media type that the web server named. */
  readonly contentType: string | null
  readonly filename: string | null
  readonly url: string | null
  readonly hasText: boolean
}

export type Judged =
  | { readonly kind: 'fine'; readonly attachment: FileAttachment }
  | { readonly kind: 'refused'; readonly reason: LeftOutReason; readonly why: string }

const UNKNOWN = 'application/octet-stream'
const PDF = 'application/pdf'
/** Programs of Windows, Linux and macOS, and scripts: a shop sends none of them. */
const PROGRAM = /^(MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe)/
/** Matches after `pastPreamble` has cut the beginning. A comment that does not end within the judged bytes counts as a page, too. */
const PAGE = /^<(!--|!doctype (html|svg)|(html|head|body|svg|script)[\s>])/i
const BYTE_ORDER_MARK = '\xef\xbb\xbf'
/** Media types of responses meant for programs, such as `{"error":"not found"}` with status 200. */
const FOR_PROGRAMS = /^(application|text)\/(problem\+)?(json|javascript|html|xhtml\+xml|xml)$/

/**
 * Decides how a file is sent, or refuses it. The first bytes decide, not the name: an error page in place of a picture must not reach a
 * customer, nor must a program. Sound with a text goes as a document, because WhatsApp shows no caption below sound or a voice note.
 */
export function judgeFile(facts: FileFacts): Judged {
  const { file, as } = facts
  const why = objection(facts)
  if (why !== null) return { kind: 'refused', reason: 'media-wrong-type', why }
  const shownAs = kindOf(facts)
  const mimetype = mimetypeOf(facts, shownAs)
  const filename = filenameOf(facts, mimetype)
  const { sha256, size, width, height } = file
  const pixels = width === null || height === null ? {} : { pixels: [width, height] as const }
  const from = facts.url === null ? {} : { url: facts.url }
  if (as === 'sticker' && shownAs !== 'sticker')
    return { kind: 'refused', reason: 'media-wrong-type', why: 'a sticker must be a WebP picture' }
  if (as === 'voice' && shownAs !== 'voice' && shownAs !== 'audio')
    return { kind: 'refused', reason: 'media-wrong-type', why: 'a voice note must be sound (Ogg with Opus)' }
  return { kind: 'fine', attachment: { kind: 'file', sha256, size, mimetype, filename, shownAs, ...pixels, ...from } }
}

function objection({ file, head, mimetype, contentType, as, filename, url }: FileFacts): string | null {
  const text = head.toString('latin1')
  if (PROGRAM.test(text)) return 'it is a program'
  if (PAGE.test(pastPreamble(text))) return 'it is a web page or an SVG'
  if (file.mimetype !== UNKNOWN) return null
  // Files of a shown type are recognised by their first bytes, and this one was not.
  if (as === 'auto' && isShownType(mimetype)) return `it is no ${mimetype}`
  const told = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  // Probably an error instead of the file, unless the core asked for exactly this type.
  if (FOR_PROGRAMS.test(told) && mimetype !== told) return `it is ${told}`
  const isCalledPdf = [mimetype, told].includes(PDF) || /\.pdf$/i.test(filename ?? lastPartOf(url) ?? '')
  if (isCalledPdf && !text.includes('%PDF-')) return `it is no ${PDF}`
  if (mimetype === null && as === 'auto' && isShownType(told)) return `it is no ${told}`
  return null
}

/** Cuts white space, XML declarations and comments before the first element. In steps, because one regular expression takes for ever. */
function pastPreamble(text: string): string {
  let rest = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text
  for (;;) {
    rest = rest.trimStart()
    const end = rest.startsWith('<!--')
      ? rest.indexOf('-->', 4) + 3
      : rest.startsWith('<?xml')
        ? rest.indexOf('>') + 1
        : 0
    // Neither a declaration nor a comment, or one that does not end within these bytes.
    if (end < 4) return rest
    rest = rest.slice(end)
  }
}

function kindOf({ file, as, hasText }: FileFacts): FileKind {
  const { mimetype } = file
  if (as === 'document') return 'document'
  if (as === 'sticker') return mimetype === 'image/webp' ? 'sticker' : 'document'
  if (isPictureType(mimetype)) return 'image'
  if (mimetype === 'video/mp4') return 'video'
  if (!mimetype.startsWith('audio/')) return 'document'
  if (as === 'voice' && mimetype === 'audio/ogg') return 'voice'
  return hasText ? 'document' : 'audio'
}

function mimetypeOf({ file, mimetype, contentType }: FileFacts, shownAs: FileKind): string {
  if (shownAs === 'voice') return 'audio/ogg; codecs=opus'
  if (file.mimetype !== UNKNOWN) return file.mimetype
  const told = mimetype ?? contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return /^[a-z]+\/[\w.+-]+$/.test(told) && !isShownType(told) ? told : UNKNOWN
}

function filenameOf({ filename, url }: FileFacts, mimetype: string): string {
  const extension = endingOf(mimetype)
  const name = cleanFileName(filename ?? lastPartOf(url) ?? 'file')
  return extension === null || /\.[a-z0-9]{1,8}$/i.test(name) ? name : `${name}.${extension}`
}

function lastPartOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  const part = new URL(url).pathname.split('/').pop() ?? ''
  try {
    return part === '' ? null : decodeURIComponent(part)
  } catch {
    return part // Not percent-encoded: use it unchanged.
  }
}
