/**
 * WhatsApp's names for kinds of message, sorted by what they are for us. From the modules of WhatsApp Web (`WAWebMsgType` and the tables
 * that go over it) and from whatsapp-web.js 1.34.7. A name that is in none of these lists is a kind that we do not know.
 */

/** What a person writes and we understand. */
export const writtenTypes: ReadonlySet<string> = new Set([
  'chat',
  'image',
  'video',
  'audio',
  'ptt',
  'ptv',
  'document',
  'sticker',
  'location',
  'live_location',
  'vcard',
  'multi_vcard',
  'poll_creation',
  'event_creation',
  'scheduled_event_creation',
  'sharable_event_invite',
  'order',
  'payment',
  'native_flow',
  'product',
  'list',
  'list_response',
  'buttons_response',
  'template_button_reply',
  'interactive',
  'interactive_response',
  'groups_v4_invite',
  'comment',
  // Reached only by what the phone alone shows, and by what was not decrypted for minutes.
  'ciphertext',
])

/** Small signs under a message that is there already. */
export const signTypes: ReadonlySet<string> = new Set([
  'reaction',
  'reaction_enc',
  'poll_update',
  'poll_add_option_encrypted',
  'poll_add_option_decrypted',
  'event_response',
  'keep_in_chat',
  'pin_message',
  'pinned_message',
])

/** A message that is there already gets other words. */
export const editTypes: ReadonlySet<string> = new Set([
  'message_edit_encrypted',
  'event_edit_encrypted',
  'poll_edit_encrypted',
])

/** What WhatsApp says by itself. */
export const noticeTypes: ReadonlySet<string> = new Set([
  'notification',
  'notification_template',
  'group_notification',
  'gp2',
  'e2e_notification',
  'broadcast_notification',
  'newsletter_notification',
  'status_notification',
  'protocol',
  'debug',
  'debug_placeholder',
  'history_bundle',
  'message_history_bundle',
  'group-history',
  'message_history_notice',
  'guest_upsell_system_msg',
  'automated_greeting_message',
  'loading_media',
])

/** WhatsApp's name of a kind; anything else in its place might be somebody's text. */
export function kindName(type: unknown): string {
  return typeof type === 'string' && /^[a-z0-9_-]{1,40}$/.test(type) ? type : 'other'
}
