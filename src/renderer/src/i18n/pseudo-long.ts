import { words } from './en.ts'
import { mapWords } from './map-words.ts'
import { lengthen } from './pseudo.ts'
import type { WholeCatalogue } from './translation.ts'

/** English made long: every text in brackets, so that one without is one that is not in the catalogue. */
export const catalogue = { ...(mapWords(words, lengthen) as WholeCatalogue), locale: 'en-XA' }
