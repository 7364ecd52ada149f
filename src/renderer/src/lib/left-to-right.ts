import { isRightToLeft } from '../../../shared/words/locales.ts'
import { ownLocale } from './own-locale.ts'

/**
 * Isolates a text that is left to right in every language (a phone number). Without it, a right-to-left page would show its groups in the
 * wrong order. `<bdi dir="ltr">` does the same for an element.
 */
export function keepLeftToRight(text: string): string {
  return isRightToLeft(ownLocale()) ? `\u2066${text}\u2069` : text
}
