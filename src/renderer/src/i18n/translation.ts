import type { SettingName } from '../../../shared/model/settings.ts'
import type { SentenceBook } from '../../../shared/words/say.ts'
import type { words } from './en.ts'
import type { settingWords } from './setting-words.ts'

/** The same words in another language: each of them, in the same shape and made of the same things. What is missing does not compile. */
export type Translation<T> = T extends (...args: infer A) => string
  ? (...args: A) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Translation<T[K]> }

/** What a person reads of the settings; the rest of their table is the same in every language. */
export type SettingTranslation = {
  readonly [N in SettingName]: Translation<Omit<(typeof settingWords)[N], 'group' | 'kind' | 'example' | 'asksWhen'>>
}

type Screens = Omit<typeof words, 'settings' | 'sentences'>

/** A whole language. */
export type WholeCatalogue = Translation<Screens> & {
  readonly settings: Translation<Omit<(typeof words)['settings'], 'fields'>> & { readonly fields: SettingTranslation }
  readonly sentences: SentenceBook['sentences']
}
