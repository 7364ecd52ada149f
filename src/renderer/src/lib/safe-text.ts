/** Control characters (except tab and newline) and bidirectional controls. Made visible, so that they cannot disguise a text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g
/** More combining marks on one letter than any script needs; they would cover the lines above. */
const TOWER = /(\p{M}{4})\p{M}+/gu

/** Makes a customer's text safe to show as plain text: unsafe characters become a visible box. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, '▯').toWellFormed().replace(TOWER, '$1')
}

/** Like UNSAFE, but keeps the isolates that our sentences put around names, so that a name does not reorder the text beside it. */
const UNSAFE_IN_SENTENCES = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ufeff]/g

/** Makes one of our sentences, which may contain foreign text, safe to show on one line. At most LONGEST_LINE characters. */
export function sentenceLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(UNSAFE_IN_SENTENCES, '▯')
  return line.slice(0, LONGEST_LINE).toWellFormed().replace(TOWER, '$1').trim()
}

const LONGEST_LINE = 300

/** The start of a text on one line, safe to show, for lists and names. */
export function oneLine(text: string): string {
  const cut = text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text
  return safeText(cut).replace(/\s+/g, ' ').trim()
}
