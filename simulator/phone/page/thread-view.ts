/** The messages of one chat, scrolled to the newest unless the reader scrolled up. */
import type { MessageView } from '../../client/control-api.ts'
import { make, reconcile } from './dom.ts'
import { messageView, type Side } from './message-view.ts'
import { nameOf } from './people.ts'
import type { PhoneStore } from './phone-store.ts'

export interface ThreadView {
  readonly element: HTMLElement
  /** `viewer` is the person whose messages count as their own in a group. */
  readonly draw: (chat: string | null, viewer: string | null, empty: string) => void
}

const NEAR_END = 80

export function createThreadView(store: PhoneStore, side: Side): ThreadView {
  const list = make('ol', { class: 'messages', attributes: { role: 'log', 'aria-label': 'Messages' } })
  const hint = make('p', { class: 'hint' })
  const element = make('div', { class: 'thread', attributes: { tabindex: '0', 'aria-label': 'Chat' } }, hint, list)
  let drawn = new Map<string, { readonly message: MessageView; readonly view: HTMLElement }>()
  let shown = ''

  return {
    element,
    draw: (chat, viewer, empty) => {
      const messages = chat === null ? [] : store.messagesOf(chat)
      const place = `${chat} ${viewer}`
      const isOther = place !== shown
      const wasAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END
      if (isOther) drawn = new Map()
      shown = place
      drawn = new Map(
        messages.map((message) => {
          const known = drawn.get(message.id)
          if (known?.message === message) return [message.id, known]
          const view = messageView(message, { side, viewer, nameOf: (id) => nameOf(store, id) })
          return [message.id, { message, view }]
        }),
      )
      reconcile(
        list,
        [...drawn.values()].map(({ view }) => view),
      )
      hint.hidden = messages.length > 0
      hint.textContent = empty
      if (isOther || wasAtEnd) element.scrollTop = element.scrollHeight
    },
  }
}
