import {
  Contact,
  EyeOff,
  File,
  Image,
  MapPin,
  Mic,
  Music,
  Paperclip,
  ShoppingCart,
  Sticker,
  Tag,
  Video,
  Vote,
  type LucideIcon,
} from 'lucide-react'
import { wordFor, words } from '../i18n/words.ts'

const icons: Readonly<Record<string, LucideIcon>> = {
  image: Image,
  video: Video,
  ptv: Video,
  audio: Music,
  ptt: Mic,
  document: File,
  sticker: Sticker,
  location: MapPin,
  vcard: Contact,
  multi_vcard: Contact,
  order: ShoppingCart,
  product: Tag,
  poll_creation: Vote,
  ciphertext: EyeOff,
}
/** Types of messages that consist of text only. */
const PLAIN = new Set(['chat', 'list_response', 'buttons_response', 'template_button_reply', 'interactive_response'])

/** Icon and name of a message's attachment or kind. Renders nothing for plain text. */
export function MediaMark({ type, short = false }: { readonly type: string; readonly short?: boolean }) {
  if (PLAIN.has(type)) return null
  const Icon = icons[type] ?? Paperclip
  const label = wordFor(words.chats.media, type) ?? words.chats.media.other
  return (
    <span className="media-mark">
      <Icon size="1rem" aria-hidden="true" />
      <span className={short ? 'visually-hidden' : undefined}>{label}</span>
    </span>
  )
}

/** Whether the text is only a marker such as `[voice message]`, which repeats the icon. */
export function isOnlyMarker(text: string, type: string): boolean {
  return !PLAIN.has(type) && /^\[[a-z ]+\]$/.test(text)
}
