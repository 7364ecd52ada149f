import { PINNED_SHA256 } from './pinned-sha256.ts'

export interface Checksum {
  readonly algorithm: 'sha256' | 'md5'
  /** Lower-case hexadecimal. */
  readonly hex: string
}

/**
 * The checksum that the archive must have: the SHA-256 pinned in this program, else the one that the server publishes for its complete
 * file, as SHA-256 (`Repr-Digest`, RFC 9530) or MD5 (`x-goog-hash` of Google's storage). A published checksum only guards against damage
 * in transit; TLS verifies the server. Null when there is none: then nothing is unpacked.
 */
export function expectedChecksum(
  platform: string,
  headers: Readonly<Record<string, string>>,
  pinned: Readonly<Partial<Record<string, string>>> = PINNED_SHA256,
): Checksum | null {
  const known = pinned[platform]
  if (known !== undefined) return { algorithm: 'sha256', hex: known.toLowerCase() }
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/i.exec(headers['repr-digest'] ?? '')?.[1]
  if (digest !== undefined) return { algorithm: 'sha256', hex: toHex(digest) }
  const md5 = /(?:^|,)\s*md5=([A-Za-z0-9+/]{22}==)/.exec(headers['x-goog-hash'] ?? '')?.[1]
  return md5 === undefined ? null : { algorithm: 'md5', hex: toHex(md5) }
}

const toHex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')
