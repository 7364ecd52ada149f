/** What the assistant reads in brackets in the place of words, by WhatsApp's name of the kind. The window says it in its language. */
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
  // Where its place could be read it says more, below.
  location: 'location',
  live_location: 'location',
}
