/** The simulator's state, kept up to date by its events. */
import type {
  AccountView,
  ChatView,
  ContactView,
  GroupView,
  MessageView,
  PageView,
  SimulatorEvent,
} from '../../client/control-api.ts'
import type { SimulatorClient } from '../../client/simulator-client.ts'

export type Typing = 'composing' | 'recording'

export interface PhoneStore {
  readonly account: AccountView | null
  readonly pages: readonly PageView[]
  readonly chats: ReadonlyMap<string, ChatView>
  readonly contacts: ReadonlyMap<string, ContactView>
  readonly groups: ReadonlyMap<string, GroupView>
  /** Oldest first. */
  readonly messagesOf: (chat: string) => readonly MessageView[]
  /** The state that a linked device shows to the customer of that chat now; null for none. */
  readonly typingIn: (chat: string) => Typing | null
  readonly live: boolean
  readonly onChange: (listener: () => void) => () => void
}

/** A host that dies while typing never reports that it stopped. */
const TYPING_ENDS_MS = 25_000

/** Builds the store and starts to listen. `onError` gets the errors of loading. */
export function createPhoneStore(client: SimulatorClient, onError: (error: unknown) => void): PhoneStore {
  const listeners = new Set<() => void>()
  const chats = new Map<string, ChatView>()
  const contacts = new Map<string, ContactView>()
  const groups = new Map<string, GroupView>()
  const messages = new Map<string, MessageView>()
  const typing = new Map<string, { readonly kind: Typing; readonly timer: number }>()
  let account: AccountView | null = null
  let pages: readonly PageView[] = []
  let live = false
  let loading = false
  let early: SimulatorEvent[] = []
  let drawing = false

  const changed = (): void => {
    if (drawing) return
    drawing = true
    requestAnimationFrame(() => {
      drawing = false
      for (const listener of listeners) listener()
    })
  }

  const loadState = async (): Promise<number> => {
    const state = await client.call('state')
    account = state.accounts[0] ?? null
    pages = state.pages
    changed()
    return state.sequence
  }

  const stopTyping = (chat: string): void => {
    window.clearTimeout(typing.get(chat)?.timer)
    typing.delete(chat)
  }

  const apply = (event: SimulatorEvent): void => {
    switch (event.kind) {
      case 'message':
        if (event.message.fromMe) stopTyping(event.message.chat)
        messages.set(event.message.id, event.message)
        break
      case 'message-changed':
        messages.set(event.message.id, event.message)
        break
      case 'chat-changed':
        chats.set(event.chat.id, event.chat)
        break
      case 'contact-changed':
        contacts.set(event.contact.phone, event.contact)
        break
      case 'group-changed':
        groups.set(event.group.id, event.group)
        break
      case 'chat-trace': {
        const { chat, kind } = event.trace
        stopTyping(chat)
        if (kind !== 'composing' && kind !== 'recording') break
        const end = (): void => {
          typing.delete(chat)
          changed()
        }
        typing.set(chat, { kind, timer: window.setTimeout(end, TYPING_ENDS_MS) })
        break
      }
      case 'reset':
        void load()
        break
      case 'presence':
        break
      default:
        // All other events concern pages and devices, which the state contains together.
        void loadState().catch(onError)
    }
    changed()
  }

  const load = async (): Promise<void> => {
    if (loading) return
    loading = true
    try {
      const sequence = await loadState()
      const phone = account === null ? {} : { phone: account.phone }
      const [chatList, contactList, groupList, messageList] = await Promise.all([
        client.call('chats', phone),
        client.call('contacts', phone),
        client.call('groups', phone),
        client.call('messages', phone),
      ])
      for (const map of [chats, contacts, groups, messages]) map.clear()
      for (const chat of chatList) chats.set(chat.id, chat)
      for (const contact of contactList) contacts.set(contact.phone, contact)
      for (const group of groupList) groups.set(group.id, group)
      for (const message of messageList) messages.set(message.id, message)
      early = early.filter((event) => event.sequence > sequence)
    } catch (error) {
      onError(error)
    } finally {
      loading = false
      const waiting = early
      early = []
      for (const event of waiting) apply(event)
      changed()
    }
  }

  const source = new EventSource('/control/events')
  source.addEventListener('open', () => {
    live = true
    void load()
  })
  source.addEventListener('error', () => {
    live = false
    changed()
  })
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as SimulatorEvent
    if (loading) early.push(event)
    else apply(event)
  })

  return {
    get account() {
      return account
    },
    get pages() {
      return pages
    },
    get live() {
      return live
    },
    chats,
    contacts,
    groups,
    messagesOf: (chat) =>
      [...messages.values()]
        .filter((message) => message.chat === chat)
        .sort((left, right) => left.timestamp - right.timestamp),
    typingIn: (chat) => typing.get(chat)?.kind ?? null,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
