import type { en } from './en.ts'

/** A text, or one for each plural form of `count` (CLDR categories; `other` is always there). `{name}` marks what is filled in. */
export type Text = string | CountedText
export type CountedText = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** The names in the braces of a text. */
type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type IsCounted<T> = T extends { readonly other: string } ? (keyof T extends Intl.LDMLPluralRule ? true : false) : false
/** What must be filled in; plural forms are chosen by `count`, whether it is written out or not. */
export type NamesOf<T> = T extends string ? NamesIn<T> : NamesIn<T[keyof T]> | 'count'

type All<T> = (T extends unknown ? (each: T) => void : never) extends (each: infer Both) => void ? Both : never
/** Any text that has each of these names in braces. */
type TextWith<Name extends string> = [Name] extends [never]
  ? string
  : All<Name extends string ? `${string}{${Name}}${string}` : never>

/** The same in another language. */
type Translated<T, Form extends Intl.LDMLPluralRule> = T extends string
  ? TextWith<NamesIn<T>>
  : IsCounted<T> extends true
    ? Readonly<Record<Form, TextWith<Exclude<NamesIn<T[keyof T]>, 'count'>>>>
    : { readonly [K in keyof T]: Translated<T[K], Form> }

/** A whole language with these plural forms. A missing text, plural form or name in braces does not compile. */
export type Translation<Form extends Intl.LDMLPluralRule> = Translated<typeof en, Form>

export type MessageCode = keyof (typeof en)['messages']

/** A language whatever its plural forms. */
export interface WholeCatalog extends Catalog {
  readonly window: object
}

/** What the core, the tray and the notifications need of a language. */
export interface Catalog {
  readonly locale: string
  readonly messages: Readonly<Record<MessageCode, Text>>
}

/** The words of the window as its code reads them: a text, or a function where something is filled in. */
export type Bound<T> = T extends string
  ? [NamesIn<T>] extends [never]
    ? string
    : Fill<NamesIn<T>>
  : IsCounted<T> extends true
    ? Fill<NamesOf<T>>
    : { readonly [K in keyof T]: Bound<T[K]> }
type Fill<Name extends string> = (values: Readonly<Record<Name, string | number>>) => string

/** Plural forms, and not a part that has texts of its own. */
export function isCounted(node: object): node is CountedText {
  return 'other' in node && Object.keys(node).every((key) => /^(zero|one|two|few|many|other)$/.test(key))
}
