/**
 * WhatsApp's message types, sorted by their meaning for us. Source: the modules of WhatsApp Web (`WAWebMsgType` and the tables that use it)
 * and whatsapp-web.js 1.34.7. A type that is in none of these lists is unknown to us.
 */

/** Types that a person writes and we understand. */
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
  // Only for messages that just the phone shows, and for messages that stay undecrypted for minutes.
  'ciphertext',
])

/** Types that add a sign, such as a reaction or a vote, to an existing message. */
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

/** Types that change the text of an existing message. */
export const editTypes: ReadonlySet<string> = new Set([
  'message_edit_encrypted',
  'event_edit_encrypted',
  'poll_edit_encrypted',
])

/** Types of notices that WhatsApp itself creates. */
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

/** A message type that is safe to show; `other` when it does not look like a type, because it may be a customer's text. */
export function kindName(type: unknown): string {
  return typeof type === 'string' && /^[a-z0-9_-]{1,40}$/.test(type) ? type : 'other'
}
