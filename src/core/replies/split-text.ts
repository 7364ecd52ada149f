/** WhatsApp cuts or refuses longer texts (65,536 characters). */
export const MAX_TEXT_LENGTH = 65_536

/**
 * Splits a text into parts of at most `limit` UTF-16 units, at the best boundary in the last half of each part: a blank line, a
 * line end, a sentence end, a space. Never splits a surrogate pair.
 */
export function splitText(text: string, limit: number = MAX_TEXT_LENGTH): readonly string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > limit) {
    const at = boundary(rest.slice(0, limit))
    parts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts.filter((part) => part !== '')
}

function boundary(window: string): number {
  const half = window.length / 2
  for (const mark of ['\n\n', '\n', '. ', '! ', '? ', ' ']) {
    const at = window.lastIndexOf(mark)
    if (at >= half) return at + mark.length
  }
  const last = window.charCodeAt(window.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? window.length - 1 : window.length
}
