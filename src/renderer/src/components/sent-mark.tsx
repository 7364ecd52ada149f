import type { Attached } from '../../../shared/model/attached.ts'
import type { ReplyView } from '../../../shared/model/message.ts'
import { words } from '../i18n/words.ts'
import { MediaMark } from './media-mark.tsx'

const TYPES: Readonly<Record<Attached['kind'], string>> = {
  picture: 'image',
  film: 'video',
  sound: 'audio',
  voice: 'ptt',
  document: 'document',
  sticker: 'sticker',
  place: 'location',
  contacts: 'vcard',
}

/** The kind of file sent with a reply, or why the file was left out. */
export function SentMark({ reply: { attached, leftOut, text } }: { readonly reply: ReplyView }) {
  if (leftOut !== null) {
    if (text === '') return null
    return <span className="way">{words.chats.line.leftOut({ why: words.reasons[leftOut] })}</span>
  }
  return attached === null ? null : <MediaMark type={TYPES[attached.kind]} />
}
