import { words } from './en.ts'
import { lengthen, mapWords } from './pseudo.ts'
import type { WholeCatalogue } from './translation.ts'

/** Long English in a page that runs from right to left. */
export const catalogue = { ...(mapWords(words, lengthen) as WholeCatalogue), locale: 'ar-XB' }
