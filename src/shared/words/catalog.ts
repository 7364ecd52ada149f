import type { en } from './en.ts'

/** A text, or one text for each plural form of `count` (CLDR categories, always with `other`). `{name}` is a placeholder. */
export type Text = string | CountedText
export type CountedText = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** Names of the placeholders of a text. */
type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type IsCounted<T> = T extends { readonly other: string } ? (keyof T extends Intl.LDMLPluralRule ? true : false) : false
/** Names that must be filled in. Plural forms need `count` even if no text contains it. */
export type NamesOf<T> = T extends string ? NamesIn<T> : NamesIn<T[keyof T]> | 'count'

type All<T> = (T extends unknown ? (each: T) => void : never) extends (each: infer Both) => void ? Both : never
/** Any text that contains each of these placeholders. */
type TextWith<Name extends string> = [Name] extends [never]
  ? string
  : All<Name extends string ? `${string}{${Name}}${string}` : never>

/** The same structure in a different language. */
type Translated<T, Form extends Intl.LDMLPluralRule> = T extends string
  ? TextWith<NamesIn<T>>
  : IsCounted<T> extends true
    ? Readonly<Record<Form, TextWith<Exclude<NamesIn<T[keyof T]>, 'count'>>>>
    : { readonly [K in keyof T]: Translated<T[K], Form> }

/** A complete language with these plural forms. A missing text, plural form or placeholder does not compile. */
export type Translation<Form extends Intl.LDMLPluralRule> = Translated<typeof en, Form>

export type MessageCode = keyof (typeof en)['messages']

/** A complete language with any plural forms. */
export interface WholeCatalog extends Catalog {
  readonly window: object
}

/** The part of a language that the core, the tray and the notifications need. */
export interface Catalog {
  readonly locale: string
  readonly messages: Readonly<Record<MessageCode, Text>>
}

/** The window's texts as its code uses them: a string, or a function if the text has placeholders. */
export type Bound<T> = T extends string
  ? [NamesIn<T>] extends [never]
    ? string
    : Fill<NamesIn<T>>
  : IsCounted<T> extends true
    ? Fill<NamesOf<T>>
    : { readonly [K in keyof T]: Bound<T[K]> }
type Fill<Name extends string> = (values: Readonly<Record<Name, string | number>>) => string

/** True for an object of plural forms, false for a group of texts. */
export function isCounted(node: object): node is CountedText {
  return 'other' in node && Object.keys(node).every((key) => /^(zero|one|two|few|many|other)$/.test(key))
}
