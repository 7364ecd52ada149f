/** True for languages written from right to left. */
export function isRightToLeft(locale: string): boolean {
  return /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(locale)
}

/**
 * The locale to use with Intl. For Arabic it forces Latin digits on every computer, as in phone numbers, codes and input fields, because
 * two kinds of digits in one line are hard to read.
 */
export function formatLocale(locale: string): string {
  return /^ar\b/.test(locale) && !/-u-/.test(locale) ? `${locale}-u-nu-latn` : locale
}
