import { words } from './en.ts'
import { mapWords } from './map-words.ts'
import { lengthen } from './pseudo.ts'
import type { WholeCatalogue } from './translation.ts'

/** Long English in a page that runs from right to left. */
export const catalogue = { ...(mapWords(words, lengthen) as WholeCatalogue), locale: 'ar-XB' }
