type Answer = Readonly<Record<string, unknown>>

/** Our contract's names. Where one of them is present, no other name is read, so that `"response": ""` means no reply. */
const OWN = ['response', 'reply', 'replies'] as const
/** Names of a single text in bot builders: n8n's agents (`output`) and chains (`text`), Dify (`answer`). */
const ONE = ['output', 'answer', 'text'] as const
/** Lists of bubbles: Typebot (`messages`), Botpress (`responses`). */
const MANY = ['messages', 'responses'] as const
/** Rich text nested deeper than this is not read: no person writes it. */
const MAX_DEPTH = 8
const MAX_PARTS = 2_000

/** Everything in an answer that may be a reply, in order: strings, or objects with a `text`. */
export function collectTexts(answer: Answer): readonly unknown[] {
  if (isReplyItself(answer)) return [{ ...answer, text: [...OWN, ...ONE].map((name) => answer[name]).find(isText) }]
  if (OWN.some((name) => Object.hasOwn(answer, name))) return OWN.flatMap((name) => listOf(answer[name]))
  const one = ONE.find((name) => typeof answer[name] === 'string')
  if (one !== undefined) return [answer[one]]
  const many = MANY.find((name) => Array.isArray(answer[name]))
  return many === undefined ? [] : listOf(answer[many]).map(bubbleText)
}

/** Whether the answer is our own body, returned by a service that echoes its input: its text is the customer's, not a reply. */
const isEcho = (answer: Answer): boolean =>
  ['user_id', 'message_id', 'from'].every((name) => Object.hasOwn(answer, name))

/** Whether the answer itself is one reply: a file or a location stands beside its text, as in an item of `replies`. */
function isReplyItself(answer: Answer): boolean {
  if (Array.isArray(answer['replies']) || isEcho(answer)) return false
  const { media, location } = answer
  const has = (value: unknown, name: string) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return has(media, 'url') || has(media, 'data') || has(location, 'latitude')
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** Whether the answer has a field for replies, even an empty one. */
export function hasPlaceForReplies(answer: Answer): boolean {
  if (isReplyItself(answer)) return true
  const isPlace = (name: string): boolean => answer[name] === null || ['string', 'object'].includes(typeof answer[name])
  return [...OWN, ...ONE, ...MANY].some((name) => Object.hasOwn(answer, name) && isPlace(name))
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]).slice(0, 100) : value === undefined ? [] : [value]
}

/** The text of one bubble; null for pictures, choices and anything else that a bot may show. */
function bubbleText(bubble: unknown): string | null {
  if (bubble === null || typeof bubble !== 'object') return null
  const { type, text, content, payload } = bubble as Record<string, unknown>
  if (type !== 'text' && type !== 'markdown') return null
  if (typeof text === 'string') return text
  const inner = content ?? payload
  if (inner === null || typeof inner !== 'object') return null
  const { text: innerText, markdown, richText } = inner as Record<string, unknown>
  if (typeof innerText === 'string') return innerText
  if (typeof markdown === 'string') return markdown
  return Array.isArray(richText) ? (richText as unknown[]).slice(0, MAX_PARTS).map(flat).join('\n') : null
}

/** The plain text of one paragraph of rich text. */
function flat(node: unknown, depth = 0): string {
  if (node === null || typeof node !== 'object' || depth > MAX_DEPTH) return ''
  const { text, children } = node as { text?: unknown; children?: unknown }
  if (typeof text === 'string') return text
  if (!Array.isArray(children)) return ''
  return (children as unknown[])
    .slice(0, MAX_PARTS)
    .map((child) => flat(child, depth + 1))
    .join('')
}
