/** The customers' phones: choose a customer, write as this person, and see what the shop answers. */
import type { GroupView, MessageContent } from '../../client/control-api.ts'
import type { SimulatorClient } from '../../client/simulator-client.ts'
import { createComposer } from './composer.ts'
import type { Attempt } from './devices-view.ts'
import { button, make, redraw, text } from './dom.ts'
import { createNewcomers } from './newcomers.ts'
import { chatOfPerson, FIRST_PEOPLE, nameOf, peopleOf, phoneOf } from './people.ts'
import type { PhoneStore } from './phone-store.ts'
import { SAMPLES } from './samples.ts'
import type { Panel } from './shop-panel.ts'
import { createThreadView } from './thread-view.ts'

export function createCustomersPanel(store: PhoneStore, client: SimulatorClient, attempt: Attempt): Panel {
  let chosen = chatOfPerson(FIRST_PEOPLE[0]?.phone ?? '')
  /** In a group: the phone of the participant who writes. */
  let writer = ''
  const account = (): { readonly phone?: string } => (store.account ? { phone: store.account.phone } : {})
  const group = (): GroupView | undefined => store.groups.get(chosen)
  const sender = (): string => (group() ? writer : phoneOf(chosen))

  const write = (content: MessageContent): Promise<boolean> =>
    attempt(() => {
      const open = group()
      const from = sender()
      return client.call('customerMessage', {
        ...account(),
        from,
        pushName: nameOf(store, chatOfPerson(from)).replace(/^\+/, ''),
        content,
        ...(open ? { group: open.id } : {}),
      })
    })

  const thread = createThreadView(store, 'customer')
  const list = make('ul', { class: 'chats', attributes: { 'aria-label': 'Customers and groups' } })
  const title = make('div', { class: 'title' })
  const typing = make('p', { class: 'typing', attributes: { 'aria-live': 'polite' } })
  const composer = createComposer({
    label: 'Write as the customer',
    send: (body) => write({ kind: 'chat', body }),
    onTyping: (isTyping) => {
      // Only in a chat that exists: the shop cannot see an unknown customer type.
      if (group() || !store.chats.has(chosen)) return
      void attempt(() => client.call('customerTyping', { ...account(), chat: chosen, typing: isTyping }))
    },
  })
  const send = (sample: () => MessageContent): void => void write(sample())
  const quick = make(
    'div',
    { class: 'row quick', attributes: { role: 'group', 'aria-label': 'Send a sample' } },
    ...SAMPLES.map(([label, sample]) => button(label, label, () => send(sample))),
  )
  const choose = (id: string): void => {
    chosen = id
    draw()
  }
  const newcomers = createNewcomers(store, client, attempt, choose)
  const element = make(
    'section',
    { class: 'panel customers', attributes: { 'aria-labelledby': 'customers-title' } },
    make(
      'div',
      { class: 'head' },
      make('h2', { attributes: { id: 'customers-title' } }, 'Customers'),
      make('p', { class: 'sub' }, 'Each has an own phone'),
    ),
    newcomers,
    make(
      'div',
      { class: 'split' },
      list,
      make('div', { class: 'talk' }, title, thread.element, typing, quick, composer.element),
    ),
  )

  const entry = (id: string, name: string, detail: string): HTMLElement => {
    const item = button('', `person ${id}`, () => choose(id), { attributes: { 'aria-pressed': String(id === chosen) } })
    const fresh = store.messagesOf(id).filter(({ fromMe, ack }) => fromMe && ack > 0 && ack < 3).length
    item.append(
      text(name, 'name'),
      fresh > 0 ? make('span', { class: 'count' }, String(fresh)) : '',
      text(detail, 'last'),
    )
    return make('li', {}, item)
  }

  const writerChoice = (open: GroupView): HTMLElement => {
    const members = open.participants.map(phoneOf).filter((phone) => phone !== store.account?.phone)
    if (!members.includes(writer)) writer = members[0] ?? ''
    const option = (phone: string): HTMLElement =>
      make('option', { attributes: { value: phone, selected: phone === writer } }, nameOf(store, chatOfPerson(phone)))
    const select = make('select', { key: 'writer' }, ...members.map(option))
    select.addEventListener('change', () => {
      writer = select.value
      draw()
    })
    return make('label', { class: 'row' }, 'Write as', select)
  }

  const draw = (): void => {
    const people = peopleOf(store).map(({ phone, name }) => entry(chatOfPerson(phone), name, `+${phone}`))
    const groups = [...store.groups.values()].map((entryOf) =>
      entry(entryOf.id, entryOf.subject, `Group of ${entryOf.participants.length}`),
    )
    redraw(list, [...people, ...groups])
    const open = group()
    const read = (): void => void attempt(() => client.call('readChat', { ...account(), chat: chosen }))
    const unread = store.messagesOf(chosen).some(({ fromMe, ack }) => fromMe && ack > 0 && ack < 3)
    redraw(title, [
      text(open?.subject ?? nameOf(store, chosen), 'name'),
      ...(open ? [writerChoice(open)] : []),
      button('Mark as read', 'customer-read', read, { attributes: { disabled: !unread } }),
    ])
    const viewer = open ? chatOfPerson(writer) : null
    thread.draw(chosen, viewer, 'Write something to the shop, such as “Hello, how much is rice?”')
    const shown = store.typingIn(chosen)
    const shop = store.account?.name ?? 'The shop'
    typing.textContent = shown === null ? '' : `${shop} is ${shown === 'recording' ? 'recording' : 'typing'}…`
    composer.setEnabled(store.account !== null)
  }
  return { element, draw }
}
