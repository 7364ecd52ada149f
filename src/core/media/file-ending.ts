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

/** How the name of a file of this type ends, when it has no ending of its own; null for a type that tells nothing. */
export function endingOf(mimetype: string | null): string | null {
  const plain = mimetype?.split(';')[0] ?? ''
  return Object.hasOwn(ENDINGS, plain) ? ENDINGS[plain]! : null
}
