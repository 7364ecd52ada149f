import { sentences as arabic } from './ar.ts'
import { sentences as french } from './fr.ts'
import { firstSpoken, type Language, type LanguageChoice } from './languages.ts'
import { sentences as portuguese } from './pt-br.ts'
import { englishBook, type SentenceBook } from './say.ts'

const books: Readonly<Record<Language, SentenceBook>> = {
  en: englishBook,
  fr: { locale: 'fr', sentences: french },
  'pt-BR': { locale: 'pt-BR', sentences: portuguese },
  ar: { locale: 'ar', sentences: arabic },
}

/** The book in which the core and the shells speak. `system` asks the system that this program runs on. */
export function bookFor(choice: LanguageChoice): SentenceBook {
  return books[choice === 'system' ? firstSpoken([Intl.DateTimeFormat().resolvedOptions().locale]) : choice]
}
