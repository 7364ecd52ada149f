/**
 * Events of the library that nobody here uses. One message causes five of them, and each sends a whole message or chat through the
 * pipe: half of a busy host's work, and 40 KB for each message under way. The ear itself (ear.ts) reports edits and deletions.
 */
export const UNHEARD_EVENTS: readonly string[] = [
  'onAddMessageCiphertextEvent',
  'onArchiveChatEvent',
  'onBatteryStateChangedEvent',
  'onChangeMessageEvent',
  'onChangeMessageTypeEvent',
  'onChatUnreadCountEvent',
  'onCiphertextFailedEvent',
  'onEditMessageEvent',
  'onIncomingCall',
  'onMessageMediaUploadedEvent',
  'onPollVoteEvent',
  'onRemoveChatEvent',
  'onRemoveMessageEvent',
]

/**
 * In the page: makes these functions do nothing. The library exposes its own only where none of that name exists
 * (`exposeFunctionIfAbsent` of whatsapp-web.js 1.34.7), which it checks at each call. So call this before the library attaches.
 */
export function muteUnheardEvents(names: readonly string[]): void {
  const page = globalThis as unknown as Record<string, unknown>
  for (const name of names) page[name] = () => undefined
}
