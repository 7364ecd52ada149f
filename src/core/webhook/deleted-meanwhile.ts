import type { PlainCode } from '../../shared/words/say.ts'

/** The change to a message that its customer deleted: it is kept for the owner and no longer goes to the core. */
export const deletedMeanwhile = { state: 'skipped', next_at: null, note: 'note.deleted' satisfies PlainCode } as const
