import { kept } from '../kept.ts'
import type { Catalog, CountedText, MessageCode, NamesOf, Text } from './catalog.ts'
import { en } from './en.ts'
import { formatLocale, isRightToLeft } from './locales.ts'

/** What may stand for a `{name}`: a text, a number, a moment or a day (unix ms), another message, or several texts in a row. */
export type MessageValue = string | number | { readonly moment: number } | { readonly day: number } | Message | Row

/** Several texts with something between them. */
export interface Row {
  readonly row: readonly string[]
  readonly between: string
}

/** A message as the core knows it: which one, and what is in it. Words come from a catalog, in the language of whoever reads. */
export interface Message {
  readonly code: MessageCode
  readonly values: Readonly<Record<string, MessageValue>>
}

type Messages = (typeof en)['messages']
type ValuesOf<K extends MessageCode> = Readonly<Record<NamesOf<Messages[K]>, MessageValue>>

/** Names a message; what the English one has in braces must be given. */
export function msg<K extends MessageCode>(
  code: K,
  ...values: [NamesOf<Messages[K]>] extends [never] ? [] : [ValuesOf<K>]
): Message {
  return { code, values: values[0] ?? {} }
}

/** Messages with nothing to fill in: a code alone says them. */
export type PlainCode = { [K in MessageCode]: [NamesOf<Messages[K]>] extends [never] ? K : never }[MessageCode]

export function isPlainCode(text: string): text is PlainCode {
  return Object.hasOwn(en.messages, text) && !JSON.stringify(en.messages[text as MessageCode]).includes('{')
}

/** Says a message in the words of a catalog. */
export function say(catalog: Catalog, { code, values }: Message): string {
  return fill(catalog.locale, catalog.messages[code], (name) => valueText(catalog, values[name]), values['count'])
}

/** Says messages with nothing to fill in, in the catalog as it is when they are said. */
export function plainWordsOf(catalog: () => Catalog): (code: PlainCode) => string {
  return (code) => say(catalog(), { code, values: {} })
}

/** English: for logs, the gateway's answers and whoever has no catalog. */
export function sayEnglish(message: Message): string {
  return say(en, message)
}

/** A text of the catalog with everything filled in; `count` chooses the plural form. */
export function fill(locale: string, text: Text, valueOf: (name: string) => string, count?: unknown): string {
  const form = typeof text === 'string' ? text : formOf(locale, text, Number(count))
  return tied(locale, form).replace(/\{(\w+)\}/g, (_whole, name: string) => valueOf(name))
}

const rulesOf = kept((locale, options: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options))
const numbersOf = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))

function formOf(locale: string, forms: CountedText, count: number): string {
  return forms[rulesOf(locale, {}).select(count)] ?? forms.other
}

/** French writes a space before its double signs and inside its quotes; no line may end there. */
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
