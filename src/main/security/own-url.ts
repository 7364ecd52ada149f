import { product } from '../product.ts'

/**
 * Whether an address is our own page's. Compared after parsing, part by part: `startsWith` and `includes` accept
 * `app://bundle.evil.example` and `https://evil.example/?app://bundle`. `URL.origin` is "null" for our scheme, so the parts count.
 */
export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return `${url.protocol}//${url.host}` === product.origin && url.username === '' && url.password === ''
}
