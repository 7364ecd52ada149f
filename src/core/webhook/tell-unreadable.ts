import { msg, type Message } from '../../shared/words/say.ts'

/** Tells the owner once that an answer could not be read, and again only after one that could. */
export function createTellUnreadable(tell: (what: Message) => void): (beginning: string | null) => void {
  let isTold = false
  return (beginning) => {
    if (beginning !== null && !isTold) tell(msg('note.unreadable', { beginning }))
    isTold = beginning !== null
  }
}
