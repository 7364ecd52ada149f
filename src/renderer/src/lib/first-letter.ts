/** The first letter of a name, in upper case. Null when a digit comes first or there is no letter. */
export function firstLetter(name: string): string | null {
  const letter = /^[^\p{L}\d]*(\p{L}\p{M}*)/u.exec(name)?.[1]
  return letter === undefined ? null : letter.toLocaleUpperCase()
}
