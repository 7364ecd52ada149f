import { markerNames } from '../../../shared/model/marker-names.ts'
import { wordFor, words } from '../i18n/words.ts'
import { oneLine } from './safe-text.ts'
import { shownText } from './shown-text.ts'

/** Several kinds may share a marker name; the first one has texts in the catalog. */
const kindOf = (name: string): string | undefined => Object.keys(markerNames).find((kind) => markerNames[kind] === name)

/** Markers that `shownText` handles. */
const WARES = new Set(['order', 'product', 'ad'])

/** The quoted message on one line, in the owner's language. For a marker: its content, else its kind. */
export function quotedText(text: string): string {
  const [, name = '', what] = /^\[([a-z -]+)(?:: ([^]*))?\]$/.exec(text) ?? []
  const kind = kindOf(name)
  const isMarker = (kind !== undefined || name === 'contact card') && !WARES.has(name)
  if (isMarker && what !== undefined) return oneLine(what)
  const said = isMarker && kind !== undefined ? wordFor(words.chats.media, kind) : undefined
  return oneLine(said ?? shownText(text))
}
