const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/csv': 'csv',
}

/** The extension for a file of this type whose name has none; null for an unknown type. */
export function endingOf(mimetype: string | null): string | null {
  const plain = mimetype?.split(';')[0] ?? ''
  return Object.hasOwn(ENDINGS, plain) ? ENDINGS[plain]! : null
}
