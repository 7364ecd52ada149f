/** English words that the assistant gets in brackets instead of text, by WhatsApp's message type. The window translates them. */
export const markerNames: Readonly<Record<string, string>> = {
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
  sharable_event_invite: 'event',
  order: 'order',
  product: 'product',
  groups_v4_invite: 'group invitation',
  // Used only when the place itself could not be read.
  location: 'location',
  live_location: 'location',
}
