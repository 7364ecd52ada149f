/** Display names in a vCard text: `FN`, unfolded and unescaped. Empty when there is none. */
export function vcardNames(vcard: string): readonly string[] {
  const unfolded = unfold(vcard.slice(0, 100_000))
  const names: string[] = []
  for (const line of unfolded.split(/\r?\n/)) {
    const match = /^(?:item\d+\.)?FN(?:;[^:]*)?:(.*)$/i.exec(line)
    const name = match?.[1]?.replace(/\\([,;\\n])/g, (_, sign: string) => (sign === 'n' ? ' ' : sign)).trim()
    if (name !== undefined && name !== '') names.push(name)
  }
  return names
}

/** Joins folded lines: a long line of a vCard continues on the next one, after a space or a tab. */
export const unfold = (vcard: string): string => vcard.replace(/\r?\n[ \t]/g, '')
