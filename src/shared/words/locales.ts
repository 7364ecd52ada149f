/** Scripts written from right to left. */
export function isRightToLeft(locale: string): boolean {
  return /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(locale)
}

/**
 * For Intl. Arabic keeps the digits of phone numbers, codes and what is typed into fields, wherever the computer stands: two kinds of
 * digits in one line are hard to read.
 */
export function formatLocale(locale: string): string {
  return /^ar\b/.test(locale) && !/-u-/.test(locale) ? `${locale}-u-nu-latn` : locale
}
