import type { Catalogue } from './catalogue.ts'
import { words } from './en.ts'
import { lengthen, mapWords } from './pseudo.ts'

/** Long English in a page that runs from right to left. */
export const catalogue = { ...(mapWords(words, lengthen) as Catalogue), locale: 'ar-XB' }
