import { said, type Said } from '../../shared/words/say.ts'

/** Tells once that an answer could not be read, and anew after one that could. */
export function createTellUnreadable(tell: (what: Said) => void): (beginning: string | null) => void {
  let isTold = false
  return (beginning) => {
    if (beginning !== null && !isTold) tell(said('note.unreadable', { beginning }))
    isTold = beginning !== null
  }
}
