const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i

/**
 * Decodes an answer by the charset that its content type names. Without a known charset it is UTF-8, or Windows-1252 if the complete bytes
 * are not valid UTF-8, as browsers read old pages (https://encoding.spec.whatwg.org). A byte order mark stays, because the JSON reader
 * handles it.
 */
export function textOf(bytes: Buffer, isCut: boolean, contentType: string | null): string {
  const named = decoderFor(CHARSET.exec(contentType ?? '')?.[1])
  if (named !== null) return named.decode(bytes)
  // A truncated answer may end within a character.
  if (isCut) return bytes.toString('utf8')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function decoderFor(charset: string | undefined): InstanceType<typeof TextDecoder> | null {
  if (charset === undefined) return null
  try {
    return new TextDecoder(charset, { ignoreBOM: true })
  } catch {
    return null // An unknown charset.
  }
}
