/** Reads the rows of a table in the format of RFC 4180. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    const quoted = text[at] === '"'
    const pattern = quoted ? /"((?:[^"]|"")*)"(,|\r?\n|$)/y : /([^,\r\n]*)(,|\r?\n|$)/y
    pattern.lastIndex = at
    const [all, cell, end] = pattern.exec(text)!
    rows.at(-1)!.push(quoted ? cell!.replaceAll('""', '"') : cell!)
    at += all.length
    if (end !== ',' && at < text.length) rows.push([])
  }
  return rows
}
