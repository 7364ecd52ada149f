/** One message as a bubble. */
import type { Ack, MessageView } from '../../client/control-api.ts'
import { make, text } from './dom.ts'

export type Side = 'owner' | 'customer'

const TICKS: Readonly<Record<Ack, readonly [glyph: string, word: string]>> = {
  [-1]: ['!', 'not sent'],
  0: ['◷', 'waiting'],
  1: ['✓', 'sent'],
  2: ['✓✓', 'delivered'],
  3: ['✓✓', 'read'],
  4: ['✓✓', 'played'],
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** The short form of a message for lists of chats. */
export function summary(message: MessageView): string {
  if (message.revoked) return 'Message deleted'
  switch (message.kind) {
    case 'chat':
      return message.body
    case 'ptt':
      return 'Voice message'
    case 'location':
      return message.location?.name ?? 'Location'
    case 'vcard':
    case 'multi_vcard':
      return 'Contact card'
    default:
      return message.caption ?? message.kind.replace(/_/g, ' ')
  }
}

function cardOf(vcard: string): string {
  const name = /^FN:(.*)$/m.exec(vcard)?.[1] ?? 'Contact'
  const phone = /^TEL[^:]*:(.*)$/m.exec(vcard)?.[1] ?? ''
  return `${name}\n${phone}`.trim()
}

function content(message: MessageView): readonly Node[] {
  if (message.revoked) return [make('em', {}, 'Message deleted')]
  const { media, location } = message
  const source = media ? `/control/media/${media.mediaId}` : ''
  const caption = message.caption === null ? [] : [text(message.caption, 'words')]
  switch (message.kind) {
    case 'chat':
      return [text(message.body, 'words')]
    case 'image':
    case 'sticker':
      return [
        make('img', { attributes: { src: source, alt: message.caption ?? 'Picture', height: '150' } }),
        ...caption,
      ]
    case 'video':
      return [make('video', { attributes: { src: source, controls: true } }), ...caption]
    case 'audio':
    case 'ptt':
      return [make('audio', { attributes: { src: source, controls: true, 'aria-label': 'Voice message' } })]
    case 'location':
      return [
        make('strong', {}, 'Location'),
        text(location?.name ?? 'No name', 'words'),
        make('small', {}, location ? `${location.latitude}, ${location.longitude}` : ''),
      ]
    case 'vcard':
      return [make('strong', {}, 'Contact card'), text(cardOf(message.body), 'words')]
    default:
      return [make('em', {}, summary(message)), ...(media && message.caption === null ? [] : caption)]
  }
}

function ticks(message: MessageView): HTMLElement {
  const [glyph, word] = TICKS[message.ack]
  const look = message.ack >= 3 ? 'ticks read' : message.ack < 0 ? 'ticks failed' : 'ticks'
  const attributes = { role: 'img', 'aria-label': word, title: word }
  return make('span', { class: look, attributes }, glyph)
}

/** Draws a message as one side sees it. `nameOf` returns the names of people in groups. */
export function messageView(
  message: MessageView,
  { side, viewer, nameOf }: { readonly side: Side; readonly viewer: string | null; nameOf(id: string): string },
): HTMLElement {
  const isOwn =
    side === 'owner' ? message.fromMe : message.author === null ? !message.fromMe : message.author === viewer
  const byHost = message.fromMe && message.sentBy !== 'phone'
  const written = message.fromMe ? (byHost ? 'linked device' : 'on the phone') : null
  const author = message.author !== null && !isOwn ? nameOf(message.author) : null
  const reactions = message.reactions.map((reaction) => reaction.text).join(' ')
  return make(
    'li',
    { class: `bubble ${isOwn ? 'own' : 'other'}`, attributes: { 'data-message': message.id } },
    author === null ? null : text(author, 'author'),
    ...content(message),
    reactions === '' ? null : text(reactions, 'reactions'),
    make(
      'span',
      { class: 'meta' },
      ...(side === 'owner' && written !== null ? [`${written} · `] : []),
      ...(message.edited ? ['edited · '] : []),
      clock.format(message.timestamp * 1000),
      message.fromMe ? ' ' : null,
      message.fromMe ? ticks(message) : null,
    ),
  )
}
