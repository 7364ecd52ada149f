/** Of a name, large; null for a number, an emoji, or another name without a letter. */
export function firstLetter(name: string): string | null {
  const letter = /^[^\p{L}\d]*(\p{L}\p{M}*)/u.exec(name)?.[1]
  return letter === undefined ? null : letter.toLocaleUpperCase()
}
