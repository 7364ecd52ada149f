import { markerNames } from '../../../shared/model/marker-names.ts'
import { wordFor, words } from '../i18n/words.ts'
import { oneLine } from './safe-text.ts'
import { shownText } from './shown-text.ts'

/** The first kind of a name is the one that has words. */
const kindOf = (name: string): string | undefined => Object.keys(markerNames).find((kind) => markerNames[kind] === name)

/** These are said by `shownText`. */
const WARES = new Set(['order', 'product', 'ad'])

/** What a message answers, in one line and in the owner's language: what a marker names, or else its kind. */
export function quotedText(text: string): string {
  const [, name = '', what] = /^\[([a-z -]+)(?:: ([^]*))?\]$/.exec(text) ?? []
  const kind = kindOf(name)
  const isMarker = (kind !== undefined || name === 'contact card') && !WARES.has(name)
  if (isMarker && what !== undefined) return oneLine(what)
  const said = isMarker && kind !== undefined ? wordFor(words.chats.media, kind) : undefined
  return oneLine(said ?? shownText(text))
}
