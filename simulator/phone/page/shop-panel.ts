/** The shop's own phone: linked devices and the owner's chats. */
import type { ChatView } from '../../client/control-api.ts'
import type { SimulatorClient } from '../../client/simulator-client.ts'
import { createComposer } from './composer.ts'
import { createDevicesView, type Attempt } from './devices-view.ts'
import { button, make, redraw, text } from './dom.ts'
import { summary } from './message-view.ts'
import { nameOf } from './people.ts'
import type { PhoneStore } from './phone-store.ts'
import { createThreadView } from './thread-view.ts'

export interface Panel {
  readonly element: HTMLElement
  readonly draw: () => void
}

const isShown = (chat: ChatView): boolean => /@(c\.us|g\.us)$/.test(chat.id)
const newest = (chat: ChatView): number => chat.lastMessage?.timestamp ?? 0

export function createShopPanel(store: PhoneStore, client: SimulatorClient, attempt: Attempt): Panel {
  let chosen: string | null = null
  const account = (): { readonly phone?: string } => (store.account ? { phone: store.account.phone } : {})
  const devices = createDevicesView(store, client, attempt)
  const thread = createThreadView(store, 'owner')
  const owner = make('p', { class: 'sub' })
  const list = make('ul', { class: 'chats', attributes: { 'aria-label': 'Chats of the shop' } })
  const title = make('div', { class: 'title' })
  const composer = createComposer({
    label: 'Write as the owner',
    send: (body) =>
      attempt(() => client.call('ownerMessage', { ...account(), to: chosen ?? '', content: { kind: 'chat', body } })),
  })
  const element = make(
    'section',
    { class: 'panel shop', attributes: { 'aria-labelledby': 'shop-title' } },
    make('div', { class: 'head' }, make('h2', { attributes: { id: 'shop-title' } }, 'The shop’s phone'), owner),
    devices.element,
    make('div', { class: 'split' }, list, make('div', { class: 'talk' }, title, thread.element, composer.element)),
  )

  const chats = (): readonly ChatView[] => {
    const known = [...store.chats.values()].filter(isShown)
    for (const group of store.groups.values()) {
      if (store.chats.has(group.id)) continue
      known.push({ id: group.id, lid: null, name: group.subject, isGroup: true, unread: 0, lastMessage: null })
    }
    return known.sort((left, right) => newest(right) - newest(left))
  }

  const titleOf = ({ id, name, isGroup }: ChatView): string =>
    isGroup || id === store.account?.id ? name : nameOf(store, id)

  const draw = (): void => {
    owner.textContent = store.account ? `${store.account.name} · +${store.account.phone}` : ''
    devices.draw()
    const open = chats()
    if (!open.some(({ id }) => id === chosen)) chosen = open[0]?.id ?? null
    const entry = (chat: ChatView): HTMLElement => {
      // The chat's own copy of its last message misses later edits, so take the message itself.
      const last = store.messagesOf(chat.id).at(-1)
      const item = button('', `chat ${chat.id}`, () => choose(chat.id), {
        attributes: { 'aria-pressed': String(chat.id === chosen) },
      })
      item.append(
        text(titleOf(chat), 'name'),
        chat.unread > 0 ? make('span', { class: 'count' }, String(chat.unread)) : '',
        text(last ? summary(last) : 'No messages yet', 'last'),
      )
      return make('li', {}, item)
    }
    redraw(list, open.map(entry))
    const current = open.find(({ id }) => id === chosen)
    const read = (): void => void attempt(() => client.call('ownerReadsChat', { ...account(), chat: chosen ?? '' }))
    redraw(title, [
      text(current ? titleOf(current) : 'Chats', 'name'),
      ...(current && current.unread > 0 ? [button('Mark as read', 'owner-read', read)] : []),
    ])
    thread.draw(chosen, null, 'Chats appear here when a customer writes.')
    composer.setEnabled(chosen !== null)
  }
  const choose = (id: string): void => {
    chosen = id
    draw()
  }
  return { element, draw }
}
