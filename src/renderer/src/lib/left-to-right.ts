import { isRightToLeft } from '../../../shared/words/locales.ts'
import { ownLocale } from './own-locale.ts'

/**
 * What is written from left to right in every language (a phone number), for a text of a page that runs from right to left: there its
 * groups would stand in the wrong order. `<bdi dir="ltr">` does the same for a part of the page.
 */
export function keepLeftToRight(text: string): string {
  return isRightToLeft(ownLocale()) ? `\u2066${text}\u2069` : text
}
