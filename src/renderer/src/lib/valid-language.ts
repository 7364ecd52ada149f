/**
 * uPlot (1.6) creates a number format from `navigator.language` while it loads. It throws when that is not a BCP 47 tag: Chromium under
 * LANG=C reports `en-US@posix`. Import this file before uPlot. Remove it when uPlot uses Intl's default locale.
 */
if (!isLanguage(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en', configurable: true })

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false // Intl throws for an invalid language tag.
  }
}

export {}
