/** Minimum length at which a text cut by WhatsApp still counts as the same. */
const CUT_FROM = 4_096

/**
 * The form in which texts are compared. WhatsApp changes texts on the way: line ends, spaces at the ends of lines, invisible
 * characters, variation selectors of emoji, composed or decomposed letters. None of these makes a different text.
 */
export function canonicalText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[\ufe0e\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether `seen`, a text found in a chat, is the text we sent as `sent`. */
export function isSameText(sent: string, seen: string): boolean {
  const [ours, theirs] = [canonicalText(sent), canonicalText(seen)]
  return ours === theirs || (theirs.length >= CUT_FROM && ours.startsWith(theirs))
}
