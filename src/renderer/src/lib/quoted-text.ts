import { markerNames } from '../../../shared/model/marker-names.ts'
import { wordFor, words } from '../i18n/words.ts'
import { oneLine } from './safe-text.ts'
import { shownText } from './shown-text.ts'

/** The first kind of a name is the one that has words. */
const kindOf = (name: string): string | undefined => Object.keys(markerNames).find((kind) => markerNames[kind] === name)

/** What a message answers, in one line and in the owner's language. */
export function quotedText(text: string): string {
  const [, name, what] = /^\[([a-z -]+)(?:: ([^]*))?\]$/.exec(text) ?? []
  const isNamed = name === 'document' || name === 'location' || name === 'contact card'
  if (isNamed && what !== undefined) return oneLine(what)
  const kind = what === undefined ? kindOf(name ?? '') : undefined
  return oneLine(kind === undefined ? shownText(text) : (wordFor(words.chats.media, kind) ?? text))
}
