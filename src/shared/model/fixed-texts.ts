/** Texts that replace messages that cannot be read here. The assistant gets them as they are; the window translates them. */
export const fixedTexts = {
  /** A type of message that this version does not know, or that has no text. */
  unknown: '[unsupported message: open it on the phone]',
  undecrypted: '[message that cannot be read yet: look on the phone]',
  viewOnce: '[view-once picture or voice note: only on the phone]',
  bot: '[message of a bot in WhatsApp: only on the phone]',
  phoneOnly: '[message that WhatsApp shows only on the phone]',
} as const
