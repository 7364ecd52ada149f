import type { Language } from '../languages.ts'

/** Addresses, commands, sizes and placeholders, which are the same in every language. */
const NOT_PROSE = /\{\w+\}|https?:\/\/\S*|salesboy:\/\/\S*|\u2066[^\u2069]*\u2069|\b\d+ ?(MB|Mo|ميغابايت)/g

/** Programmers' words in any language, which a shopkeeper does not know. */
const EVERYWHERE =
  /webhook|payload|\bJSON\b|\bAPI\b|\bHTTP\b|\bSQL\w*|\bDNS\b|\bSSL\b|\bURL\b|\btoken\b|\bproxy\b|\bcache\b|localhost|\bcluster\b|callback|backend|\bnull\b|undefined|\b[45]0\d\b|\b(410|422|429)\b|ERR_|exception/i

const OWN: Readonly<Partial<Record<Language, RegExp>>> = {
  // Words that are not our word for the thing (docs/words.md has the one word for each).
  en: /\b(sessions?|hosts?|cores?|queues?|dead letters?|clients?|servers?|streams?|endpoints?|instances?|databases?|daemon|mirror|vault|timed? ?out|time-?out|profile|gateway|signed|hash|checksum|boot|log ?files?|destroyed|failure code|laptops?|repl(y|ies)|mend(s|ed)?|anew|backfill\w*|user name)\b/i,
  fr: /\b(session|serveur|jeton|hôte|file d’attente|flux|instance|base de données|cœur|passerelle|miroir|bots?|portable)\b/i,
  'pt-BR': /\b(sessão|servidor|fila|fluxo|instância|banco de dados|núcleo|espelho|bots?|celular|notebook)\b/i,
  ar: /خادم|جلسة|طابور|قاعدة بيانات|مضيف|بروتوكول|لابتوب|مرآة/,
}

/** Returns the texts with words that a shopkeeper would not understand, or would have to read twice. */
export function jargonIn(language: Language, texts: readonly string[]): readonly string[] {
  return texts.filter((text) => {
    const prose = text.replace(NOT_PROSE, ' ')
    return EVERYWHERE.test(prose) || OWN[language]?.test(prose) === true
  })
}

/** Returns the texts that shout, blame, or use typewriter characters: straight quotes, three dots, exclamation marks. */
export function rudenessIn(texts: readonly string[]): readonly string[] {
  return texts.filter((text) =>
    /['"!]|\.\.\.|\b(please|sorry|oops|invalid|illegal|you (must|forgot|failed))\b/i.test(text.replace(NOT_PROSE, ' ')),
  )
}
