import type { PlainCode } from '../../shared/words/say.ts'

/** What becomes of a message that its customer deleted: it is kept for the owner, and goes to the core no more. */
export const deletedMeanwhile = { state: 'skipped', next_at: null, note: 'note.deleted' satisfies PlainCode } as const
