import { parseLength, type Length } from './parse-length.ts'

export type Order =
  | { readonly kind: 'status' }
  | { readonly kind: 'help' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'pause'; readonly length: Length }
  | { readonly kind: 'take-over'; readonly who: string; readonly length: Length | null }
  /** `who` null: the only chat, `all`: every chat. */
  | { readonly kind: 'hand-back'; readonly who: string | 'all' | null }

export type ParsedNote =
  | { readonly kind: 'order'; readonly order: Order }
  /** Meant as a command, but not understood: the owner gets one line of help. */
  | { readonly kind: 'near-miss'; readonly hint: 'pause' | 'take-over' | 'status' | 'resume' | 'disconnect' }
  /** A private note of the owner: no command. */
  | { readonly kind: 'note' }

const LONGEST = 120
const NOTE: ParsedNote = { kind: 'note' }
/** Words that are a command only when they stand alone. */
const SINGLE = new Set(['status', 'help', 'resume', 'disconnect'] as const)
const MISSPELT = ['status', 'resume', 'disconnect', 'pause'] as const

/**
 * Reads a message that the owner wrote into the chat with himself. People keep notes there, so only these exact words count, in a message
 * of one line and nothing else: `status`, `help`, `resume`, `disconnect`; `pause` with a length of time or nothing; `take over` with a
 * name or number; `hand back` with one, with `all`, or with nothing. "Resume of Chidi" and "pause the advert" are notes. A hint comes
 * only for text that can hardly be a note: `pause` before something like a time, `take over` alone, or a lone misspelt word. Capitals,
 * spaces, punctuation and emoji around the words do not matter.
 */
export function parseOrder(text: string): ParsedNote {
  if (text.length > LONGEST) return NOTE
  const line = strip(text)
  if (line === '' || /[\r\n]/.test(line)) return NOTE
  const words = line.toLowerCase().split(' ')
  const [first = '', second = ''] = words
  const rest = words.slice(1).join(' ')
  if (words.length === 1 && isSingle(first)) return { kind: 'order', order: { kind: first } }
  if (line.toLowerCase() === 'resume replies') return { kind: 'order', order: { kind: 'resume' } }
  if (first === 'pause') return parsePause(rest)
  // The name keeps the capitals of the original line.
  const spelt = line.split(' ')
  if (first === 'take' && second === 'over') return parseTakeOver(spelt.slice(2).join(' '))
  if (first === 'takeover') return parseTakeOver(spelt.slice(1).join(' '))
  if (first === 'hand' && second === 'back') return handBack(spelt.slice(2).join(' '))
  if (first === 'handback') return handBack(spelt.slice(1).join(' '))
  const meant = words.length === 1 ? MISSPELT.find((word) => isOneSlip(first, word)) : undefined
  return meant === undefined ? NOTE : { kind: 'near-miss', hint: meant }
}

/** Removes emoji, and the punctuation around the line and before spaces. A plus before a number and a dot within the line stay. */
function strip(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Cf}\ufe0f\u20e3]/gu, ' ')
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '')
    .replace(/[,;:–-]+(?=\s)/g, '')
    .replace(/[^\S\r\n]+/g, ' ')
    .trim()
}

function isSingle(word: string): word is 'status' | 'help' | 'resume' | 'disconnect' {
  return (SINGLE as ReadonlySet<string>).has(word)
}

function parsePause(rest: string): ParsedNote {
  const words = rest.replace(/^(replies|bot|the bot)\b ?/, '')
  if (words === '') return { kind: 'order', order: { kind: 'pause', length: { kind: 'open' } } }
  const length = parseLength(words)
  if (length !== null) return { kind: 'order', order: { kind: 'pause', length } }
  return /^(for |until |till )?(\d|an? |half )/.test(words) && words.length <= 20
    ? { kind: 'near-miss', hint: 'pause' }
    : NOTE
}

function parseTakeOver(rest: string): ParsedNote {
  if (rest === '') return { kind: 'near-miss', hint: 'take-over' }
  const timed = /^(.+?) (?:for|until|till) (.+)$/i.exec(rest)
  const length = timed === null ? null : parseLength(rest.slice(timed[1]!.length + 1).toLowerCase())
  const who = length === null ? rest : timed![1]!
  return { kind: 'order', order: { kind: 'take-over', who, length } }
}

function handBack(rest: string): ParsedNote {
  const who = rest === '' ? null : /^(all|everything|everybody|everyone)$/i.test(rest) ? 'all' : rest
  return { kind: 'order', order: { kind: 'hand-back', who } }
}

/** True when one letter is added, missing, wrong, or swapped with the next. A plural or a past form is a word of its own, not a slip. */
function isOneSlip(word: string, meant: string): boolean {
  if (word === meant || word === `${meant}s` || word === `${meant}d` || word[0] !== meant[0]) return false
  const at = [...meant].findIndex((letter, index) => word[index] !== letter)
  const from = at < 0 ? meant.length : at
  const [left, wanted] = [word.slice(from), meant.slice(from)]
  return (
    left.slice(1) === wanted ||
    left === wanted.slice(1) ||
    (left !== '' && left.slice(1) === wanted.slice(1)) ||
    (left.length >= 2 && left[1]! + left[0]! + left.slice(2) === wanted)
  )
}
