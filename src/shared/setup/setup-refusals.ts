import { said, say, type SentenceBook } from '../words/say.ts'
import type { AddressRefusal } from './setup-address.ts'

const reasons = [
  'empty',
  'too-long',
  'no-link',
  'several-links',
  'damaged',
  'unknown-part',
  'doubled-part',
  'missing-part',
  'bad-user',
  'bad-secret',
  'bad-name',
  'bad-url',
  'url-not-safe',
  'url-with-password',
] as const satisfies readonly (string | AddressRefusal)[]
export type SetupRefusal = (typeof reasons)[number]

/** Each reason in the words of a language. */
export function refusalsIn(book: SentenceBook): Readonly<Record<SetupRefusal, string>> {
  const words = reasons.map((reason) => [reason, say(book, said(`setup.${reason}`))])
  return Object.fromEntries(words) as Record<SetupRefusal, string>
}
