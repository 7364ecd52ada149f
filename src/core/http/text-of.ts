const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i

/**
 * The text of an answer by the charset that its content type names. Without one that we know it is UTF-8; whole bytes that are none are
 * Windows-1252, as browsers read old pages (https://encoding.spec.whatwg.org). A byte order mark stays: the reader of JSON knows it.
 */
export function textOf(bytes: Buffer, isCut: boolean, contentType: string | null): string {
  const named = decoderFor(CHARSET.exec(contentType ?? '')?.[1])
  if (named !== null) return named.decode(bytes)
  // What is cut may end within a character.
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
    return null // No charset that anybody knows.
  }
}
