import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Compares a presented key with the configured one in constant time: both are hashed first, so neither their length nor their
 * common prefix can be measured. No configured key means no access, not open access.
 */
export function isRightKey(presented: string | null, configured: string | null): boolean {
  if (configured === null || configured === '' || presented === null || presented === '') return false
  return timingSafeEqual(digest(presented), digest(configured))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
