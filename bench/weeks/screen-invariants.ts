import type { ThreadItem } from '../../src/shared/model/chat.ts'
import { asked, partOf, quote, said, type Evidence } from './evidence.ts'
import type { Invariant } from './invariants.ts'
import type { ShownChat } from './world/screens.ts'

/** ms. How long messages are kept. */
const KEPT = 30 * 24 * 3_600_000

/** Compares the owner's window with WhatsApp and the record. */
export const ON_SCREEN: readonly Invariant[] = [
  {
    sentence: 'the window shows each message of a customer once, in its chat',
    check(evidence) {
      const shown = linesOf(evidence).flatMap(({ chat, line }) =>
        line.kind === 'customer' ? [{ chat, part: partOf(line.message.messageId) }] : [],
      )
      const recorded = new Set(evidence.record.messages.map(({ messageId }) => partOf(messageId)))
      return asked(evidence)
        .filter((one) => recorded.has(partOf(one.id)))
        .flatMap((one) => {
          const its = shown.filter(({ part }) => part === partOf(one.id))
          return its.length === 1 ? [] : [`${quote(one)} is shown ${its.length} times`]
        })
    },
  },
  {
    sentence: 'what the window shows as sent was read by its customer, and what he read is shown once',
    check(evidence) {
      const sent = linesOf(evidence).flatMap(({ line }) =>
        line.kind === 'reply' && line.reply.state === 'sent' && line.reply.text !== '' ? [line.reply.text] : [],
      )
      // A text sent while the clock was behind by more than KEPT may be deleted by its age, if no customer's message corrected the clock.
      const unasked = new Set([...evidence.assistant.notices.map(({ text }) => text), ...evidence.fromWindow])
      const isOld = (text: string) => evidence.mostBehindMs > KEPT && unasked.has(text)
      const read = said(evidence)
        .map(({ body }) => body)
        .filter((text) => sent.includes(text) || !isOld(text))
      return [
        ...sent.filter((text) => !read.includes(text)).map((text) => `"${text}" is shown as sent, and nobody read it`),
        ...read.flatMap((text) => {
          const count = sent.filter((one) => one === text).length
          return count === 1 ? [] : [`"${text}" was read, and is shown ${count} times`]
        }),
      ]
    },
  },
  {
    sentence: 'the list of chats counts what its chats hold',
    check({ screens, written }) {
      if (screens === null) return ['the window shows no chats']
      const { counts, chats } = screens
      const count = (is: (one: ShownChat) => boolean) => chats.filter(is).length
      const unread = count(({ chat }) => chat.unread > 0)
      const waiting = count(({ chat }) => chat.waiting !== null)
      return [
        ...(counts.unread === unread ? [] : [`${counts.unread} unread chats are counted, ${unread} are shown`]),
        ...(counts.waiting === waiting ? [] : [`${counts.waiting} waiting chats are counted, ${waiting} are shown`]),
        ...chats.flatMap(({ chat, lines }) => {
          const its = lines.filter(({ kind }) => kind === 'customer').length
          // The owner has read the messages before his own text. That text may be deleted by its age after a wrong clock.
          const isHis = written.some(({ by, customer }) => by === 'owner' && customer.name === chat.name)
          const isRead = isHis || lines.some((line) => line.kind === 'own' || isFromWindow(line))
          return chat.unread === its || (isRead && chat.unread < its)
            ? []
            : [`${chat.unread} messages of a chat are counted, ${its} are shown`]
        }),
      ]
    },
  },
]

const isFromWindow = (line: ThreadItem): boolean => line.kind === 'reply' && line.reply.origin === 'owner-window'

const linesOf = ({ screens }: Evidence) =>
  (screens?.chats ?? []).flatMap(({ chat, lines }) => lines.map((line) => ({ chat, line })))
