/** Texts for each plural form a language has; `other` is always there (CLDR categories). */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }

/** Picks the form for `count` and puts the number in for `#`. */
export function plural(locale: string, count: number, forms: PluralForms): string {
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other
  return form.replaceAll('#', new Intl.NumberFormat(locale).format(count))
}
