/**
 * What the library tells of a page and nobody here listens to. One message causes five of these, and each carries a whole message or
 * chat through the pipe: half of a busy host's work, and forty kilobytes for each message under way. Edits and deletions are heard by the ear itself (ear.ts).
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
 * In the page: lets these functions do nothing. The library exposes its own only where there is none of that name
 * (`exposeFunctionIfAbsent` of whatsapp-web.js 1.34.7), and looks for it at each call: run before, it never exposes them.
 */
export function muteUnheardEvents(names: readonly string[]): void {
  const page = globalThis as unknown as Record<string, unknown>
  for (const name of names) page[name] = () => undefined
}
