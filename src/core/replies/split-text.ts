/** Longest text in characters: WhatsApp cuts or refuses longer ones. */
export const MAX_TEXT_LENGTH = 65_536

/** Where to split, best first: a blank line, a line end, the end of a sentence in the scripts our shops write, a space. */
const BOUNDARIES = ['\n\n', '\n', /[.!?؟۔。！？]\s|[。！？]/gu, /\s/gu] as const
/** Characters that never begin a part, because they belong to the character before them. */
const CONTINUES = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u
/** A grapheme (visible character) longer than this, such as endlessly stacked marks, is cut anyway. */
const LONGEST_SIGN = 200

/**
 * Splits a text into parts of at most `limit` UTF-16 units, at the best boundary in the last half of each part. Never splits a grapheme:
 * a letter with its marks, a family of joined emoji, a flag.
 */
export function splitText(text: string, limit: number = MAX_TEXT_LENGTH): readonly string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > limit) {
    const at = boundary(rest, limit)
    parts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts.filter((part) => part !== '')
}

function boundary(text: string, limit: number): number {
  const window = text.slice(0, limit)
  for (const mark of BOUNDARIES) {
    const at = lastMatch(window, mark)
    if (at >= limit / 2 && !CONTINUES.test(text.slice(at, at + 2))) return at
  }
  return lastSign(text, limit)
}

/** The index after the last match; -1 when there is none. */
function lastMatch(window: string, mark: string | RegExp): number {
  if (typeof mark === 'string') {
    const at = window.lastIndexOf(mark)
    return at < 0 ? -1 : at + mark.length
  }
  // Searches only the second half, the only place where a match counts: a long text may have no spaces at all.
  const from = Math.floor(window.length / 2)
  const last = [...window.slice(from).matchAll(mark)].at(-1)
  return last === undefined ? -1 : from + last.index + last[0].length
}

/** The end of the last whole grapheme within the limit; the limit itself, if a grapheme is too long. Never splits a surrogate pair. */
function lastSign(text: string, limit: number): number {
  const window = text.slice(0, limit + LONGEST_SIGN)
  const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(window)
  let at = signs.containing(limit)?.index ?? limit
  if (at === 0 || limit - at > LONGEST_SIGN) at = limit
  const before = text.charCodeAt(at - 1)
  return at > 1 && before >= 0xd800 && before <= 0xdbff ? at - 1 : at
}
