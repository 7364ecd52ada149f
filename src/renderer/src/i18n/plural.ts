import { formatLocale, type Language, type PluralForms } from '../../../shared/words/languages.ts'
import { formatNumber } from '../lib/time.ts'

/** Picks the form for `count` and puts the number in for `#`. */
export function plural<L extends Language>(locale: L, count: number, forms: PluralForms<L>): string {
  const known: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = forms
  const form = known[new Intl.PluralRules(locale).select(count)] ?? (forms as { readonly other: string }).other
  return form.replaceAll('#', formatNumber(count, {}, formatLocale(locale)))
}
