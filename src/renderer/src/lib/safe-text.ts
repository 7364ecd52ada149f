/** Control characters (but tab and line end) and bidirectional overrides: made visible so that they cannot disguise a text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g
/** More marks on one letter than any script needs: they would climb over the lines above. */
const TOWER = /(\p{M}{4})\p{M}+/gu

/** A customer's text as it may be shown: always as text, never as markup; odd characters become a visible box. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, '▯').toWellFormed().replace(TOWER, '$1')
}

/** The isolates that our own sentences put round names stay: they keep a name from turning round what stands beside it. */
const UNSAFE_IN_SENTENCES = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ufeff]/g

/** A sentence of ours, with what it tells of others in it, on one line. */
export function sentenceLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(UNSAFE_IN_SENTENCES, '▯')
  return line.slice(0, LONGEST_LINE).toWellFormed().replace(TOWER, '$1').trim()
}

const LONGEST_LINE = 300

/** The beginning of a text on one line, for lists and names. */
export function oneLine(text: string): string {
  const cut = text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text
  return safeText(cut).replace(/\s+/g, ' ').trim()
}
