import { product } from '../product.ts'

/**
 * Whether a URL belongs to our own page. Compares the parsed parts, because `startsWith` and `includes` accept
 * `app://bundle.evil.example` and `https://evil.example/?app://bundle`. `URL.origin` is not usable: it is "null" for our scheme.
 */
export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return `${url.protocol}//${url.host}` === product.origin && url.username === '' && url.password === ''
}
