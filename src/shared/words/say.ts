import { sentences as english, type SentenceCode } from './en.ts'
import { tieSigns } from './french-spaces.ts'
import { formatLocale, isRightToLeft, type Language, type PluralForms } from './languages.ts'

/** A text, or one for each plural form of `count` (CLDR categories; `other` is always there). */
export type Sentence = string | CountedText
export type CountedText = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** The same sentences in another language, with the plural forms that it has. */
export type InLanguage<T, L extends Language> = {
  readonly [K in keyof T]: T[K] extends string ? string : PluralForms<L>
}

/** What may stand for a `{name}`: a text, a number, a moment or a day (unix ms), another sentence, or several texts in a row. */
export type SaidValue = string | number | { readonly moment: number } | { readonly day: number } | Said | Row

/** Several texts with something between them. */
export interface Row {
  readonly row: readonly string[]
  readonly between: string
}

/** A sentence as the core knows it: which one, and what is in it. Words come from a catalogue, in the language of whoever reads. */
export interface Said {
  readonly code: SentenceCode
  readonly values: Readonly<Record<string, SaidValue>>
}

/** One language of everything that the core says. */
export interface SentenceBook {
  readonly locale: string
  readonly sentences: Readonly<Record<SentenceCode, Sentence>>
}

type Names<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type TextOf<K extends SentenceCode> = (typeof english)[K] extends string
  ? (typeof english)[K]
  : TextsOf<(typeof english)[K]>
type TextsOf<T> = T[keyof T]
/** What must be filled in; plural forms are chosen by `count`, whether it is written out or not. */
type NamesOf<K extends SentenceCode> = Names<TextOf<K>> | ((typeof english)[K] extends string ? never : 'count')
type ValuesOf<K extends SentenceCode> = Readonly<Record<NamesOf<K>, SaidValue>>

/** Names a sentence; what the English one has in braces must be given. */
export function said<K extends SentenceCode>(
  code: K,
  ...values: [NamesOf<K>] extends [never] ? [] : [ValuesOf<K>]
): Said {
  return { code, values: values[0] ?? {} }
}

/** Sentences with nothing to fill in: a code alone says them. */
export type PlainCode = { [K in SentenceCode]: [NamesOf<K>] extends [never] ? K : never }[SentenceCode]

export function isPlainCode(text: string): text is PlainCode {
  return Object.hasOwn(english, text) && !JSON.stringify(english[text as SentenceCode]).includes('{')
}

export const englishBook: SentenceBook = { locale: 'en', sentences: english }

/** Says it in the words of a book. */
export function say({ locale, sentences }: SentenceBook, { code, values }: Said): string {
  const sentence = sentences[code]
  const form = typeof sentence === 'string' ? sentence : formOf(locale, sentence, values['count'])
  const text = locale === 'fr' ? tieSigns(form) : form
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => valueText({ locale, sentences }, values[name]))
}

/** Says sentences with nothing to fill in, in the book as it is when they are said. */
export function plainWordsOf(book: () => SentenceBook): (code: PlainCode) => string {
  return (code) => say(book(), { code, values: {} })
}

/** English: for logs, the gateway's answers and whoever has no catalogue. */
export function sayEnglish(what: Said): string {
  return say(englishBook, what)
}

function formOf(locale: string, forms: CountedText, count: SaidValue | undefined): string {
  return forms[new Intl.PluralRules(locale).select(Number(count))] ?? forms.other
}

function valueText(book: SentenceBook, value: SaidValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return new Intl.NumberFormat(formatLocale(book.locale)).format(value)
  if (typeof value === 'string') return plainName(book.locale, value)
  if ('row' in value) return value.row.map((text) => plainName(book.locale, text)).join(value.between)
  if ('day' in value) return dayText(book.locale, value.day)
  return 'moment' in value ? momentText(book.locale, value.moment) : say(book, value)
}

function momentText(locale: string, at: number): string {
  const form = { weekday: 'long', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(formatLocale(locale), form).format(at)
}

function dayText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(formatLocale(locale), { dateStyle: 'long' }).format(at)
}

const LONGEST_NAME = 120
/** Control characters, line ends, and marks that turn the direction of what follows. */
const UNRULY = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/

/**
 * Names are other people's texts: one line, of bounded length, and unable to turn round the sentence they stand in. Unicode's
 * isolates do in a menu or a notification what `<bdi>` does in a page.
 */
export function plainName(locale: string, text: string): string {
  const line = text.replace(UNRULY, ' ').toWellFormed().trim()
  const short = line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1).toWellFormed()}…` : line
  const isTurned = RIGHT_TO_LEFT.test(short) || isRightToLeft(locale)
  return isTurned && short !== '' ? `\u2068${short}\u2069` : short
}
