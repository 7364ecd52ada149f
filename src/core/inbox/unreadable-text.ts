/** Stands for the words of a message that the page holds and nobody but the phone can read. */
export const unreadableText = '[unsupported message: open it on the phone]'
