/**
 * uPlot (1.6) makes a number format from `navigator.language` while it is loaded, and throws where the system's language is no BCP 47
 * tag: Chromium under LANG=C says `en-US@posix`. Imported before it; can go when uPlot asks Intl for the default instead.
 */
if (!isLanguage(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en', configurable: true })

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false // Intl throws for what is no language tag.
  }
}

export {}
