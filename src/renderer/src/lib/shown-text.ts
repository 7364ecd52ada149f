import { fixedTexts } from '../../../shared/model/fixed-texts.ts'
import { words } from '../i18n/words.ts'

const names = new Map<string, keyof typeof fixedTexts>(
  Object.entries(fixedTexts).map(([name, text]) => [text, name as keyof typeof fixedTexts]),
)

/** Whether the whole text is a fixed sentence that replaces a message that cannot be read here. */
export const isFixedText = (text: string): boolean => names.has(text)

/** The text of a message for the owner: fixed sentences and markers are translated to the owner's language. */
export function shownText(text: string): string {
  const name = names.get(text)
  if (name !== undefined) return words.chats.fixed[name]
  const ware = /^\[(order|product|ad): ([^\n]*)\]$/.exec(text)
  if (ware === null) return text
  const [, kind, what = ''] = ware
  if (kind === 'ad') return words.chats.wares.ad({ what })
  return kind === 'product'
    ? what
    : what.replace(/^(\d{1,6}) items?\b/, (_, count) => words.chats.wares.items({ count: Number(count) }))
}
