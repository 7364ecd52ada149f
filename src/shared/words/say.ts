import { kept } from '../kept.ts'
import type { Catalog, CountedText, MessageCode, NamesOf, Text } from './catalog.ts'
import { en } from './en.ts'
import { formatLocale, isRightToLeft } from './locales.ts'

/** Value of a placeholder `{name}`: a text, a number, a time or a day (unix ms), a message, or a list of texts. */
export type MessageValue = string | number | { readonly moment: number } | { readonly day: number } | Message | Row

/** Several texts, joined with a separator. */
export interface Row {
  readonly row: readonly string[]
  readonly between: string
}

/** A message as the core knows it: its code and its values. A catalog supplies the words in the reader's language. */
export interface Message {
  readonly code: MessageCode
  readonly values: Readonly<Record<string, MessageValue>>
}

type Messages = (typeof en)['messages']
type ValuesOf<K extends MessageCode> = Readonly<Record<NamesOf<Messages[K]>, MessageValue>>

/** Creates a message. All placeholders of its English text must be given. */
export function msg<K extends MessageCode>(
  code: K,
  ...values: [NamesOf<Messages[K]>] extends [never] ? [] : [ValuesOf<K>]
): Message {
  return { code, values: values[0] ?? {} }
}

/** Codes of messages without placeholders. */
export type PlainCode = { [K in MessageCode]: [NamesOf<Messages[K]>] extends [never] ? K : never }[MessageCode]

export function isPlainCode(text: string): text is PlainCode {
  return Object.hasOwn(en.messages, text) && !JSON.stringify(en.messages[text as MessageCode]).includes('{')
}

/** Says a message in the words of a catalog. */
export function say(catalog: Catalog, { code, values }: Message): string {
  return fill(catalog.locale, catalog.messages[code], (name) => valueText(catalog, values[name]), values['count'])
}

/** Returns a function that says messages without placeholders, in the catalog current at each call. */
export function plainWordsOf(catalog: () => Catalog): (code: PlainCode) => string {
  return (code) => say(catalog(), { code, values: {} })
}

/** Says a message in English: for logs, the gateway's answers and readers without a catalog. */
export function sayEnglish(message: Message): string {
  return say(en, message)
}

/** Fills in the placeholders of a text; `count` chooses the plural form. */
export function fill(locale: string, text: Text, valueOf: (name: string) => string, count?: unknown): string {
  const form = typeof text === 'string' ? text : formOf(locale, text, Number(count))
  return tied(locale, form).replace(/\{(\w+)\}/g, (_whole, name: string) => valueOf(name))
}

const rulesOf = kept((locale, options: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options))
const numbersOf = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))

function formOf(locale: string, forms: CountedText, count: number): string {
  return forms[rulesOf(locale, {}).select(count)] ?? forms.other
}

/** Makes French spaces before `: ; ? !` and inside quotes non-breaking, because a line must not end there. */
function tied(locale: string, text: string): string {
  return locale === 'fr' ? text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0') : text
}

function valueText(catalog: Catalog, value: MessageValue | undefined): string {
  const { locale } = catalog
  if (value === undefined) return ''
  if (typeof value === 'number') return numberText(locale, value)
  if (typeof value === 'string') return plainName(locale, value)
  if ('row' in value) return value.row.map((text) => plainName(locale, text)).join(value.between)
  if ('day' in value) return dayText(locale, value.day)
  return 'moment' in value ? momentText(locale, value.moment) : say(catalog, value)
}

export function numberText(locale: string, value: number): string {
  return numbersOf(formatLocale(locale), {}).format(value)
}

function momentText(locale: string, at: number): string {
  const form = { weekday: 'long', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(formatLocale(locale), form).format(at)
}

function dayText(locale: string, at: number): string {
  return new Intl.DateTimeFormat(formatLocale(locale), { dateStyle: 'long' }).format(at)
}

const LONGEST_NAME = 120
/** Control characters, line ends, and marks that change the text direction. */
const UNRULY = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/

/**
 * Makes a stranger's name safe inside a sentence: one line, limited length, and no effect on the sentence's direction. Unicode isolates
 * do in a menu or a notification what `<bdi>` does in a page.
 */
export function plainName(locale: string, text: string): string {
  const line = text.replace(UNRULY, ' ').toWellFormed().trim()
  const short = line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1).toWellFormed()}…` : line
  const isTurned = RIGHT_TO_LEFT.test(short) || isRightToLeft(locale)
  return isTurned && short !== '' ? `\u2068${short}\u2069` : short
}
