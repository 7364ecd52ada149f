import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

const NAMES: Readonly<Record<string, string>> = {
  image: 'image',
  video: 'video',
  ptv: 'video message',
  audio: 'audio',
  ptt: 'voice message',
  document: 'document',
  sticker: 'sticker',
  poll_creation: 'poll',
  event_creation: 'event',
  scheduled_event_creation: 'event',
  payment: 'payment',
  order: 'order',
  product: 'product',
  groups_v4_invite: 'group invitation',
  // Where its place could be read it says more, below.
  location: 'location',
  live_location: 'location',
}

/** The short neutral text the core gets for a message that has none of its own; empty when there is nothing to say. */
export function markerOf(message: IncomingMessage): string {
  if (message.location) {
    const { latitude, longitude, name } = message.location
    return `[location: ${latitude}, ${longitude}${name ? ` ${name}` : ''}]`
  }
  if (message.type === 'vcard' || message.type === 'multi_vcard') {
    return `[contact card: ${message.contactCards.join(', ') || 'unnamed'}]`
  }
  if (message.type === 'document' && message.media?.filename) return `[document: ${message.media.filename}]`
  // A type is a word of the page, and may be the name of something that every object has.
  return Object.hasOwn(NAMES, message.type) ? `[${NAMES[message.type]}]` : ''
}
