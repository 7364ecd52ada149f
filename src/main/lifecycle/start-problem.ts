import { CommandError } from '../../shared/result.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf, say } from '../../shared/words/say.ts'

/** The text shown when the program cannot start: what to do, in the owner's language, and the inner error message for support. */
export function startProblem(book: Catalog, error: unknown): { readonly title: string; readonly text: string } {
  const words = plainWordsOf(() => book)
  const inside = error instanceof Error ? error.message : String(error)
  const known = error instanceof CommandError ? error.said : undefined
  const what = known === undefined ? words('start.failed') : say(book, known)
  const parts = [what, words('start.nothing-changed'), inside === what ? '' : inside]
  return { title: words('start.title'), text: parts.filter((part) => part !== '').join('\n\n') }
}
