import type { Diagnosis, PauseStatus, QueueCounts } from '../../shared/model/core-status.ts'
import type { TakeoverView } from '../../shared/model/takeover.ts'
import type { WaitingChat } from '../../shared/model/waiting.ts'
import { dateIn } from '../../shared/owners-day.ts'
import { formatLocale } from '../../shared/words/locales.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { msg, say, type Message, type MessageValue } from '../../shared/words/say.ts'
import type { NamedChat } from './find-chat.ts'

/** Every answer begins so: it is recognised by people, and no answer can be read as a command. */
export const SIGNATURE = 'Salesboy:'
const MOST_CHOICES = 5
const LONGEST_NAME = 40

/** The time of day in the shop's zone; with the weekday when it is not today. */
export function clockWords(book: Catalog, at: number, now: number, zone: string): string {
  const sameDay = dateIn(zone, at) === dateIn(zone, now)
  // English of the twenty-four hours, as commands like `pause until 14:00` are written.
  const locale = book.locale === 'en' ? 'en-GB' : formatLocale(book.locale)
  return new Intl.DateTimeFormat(locale, {
    ...(zone === '' ? {} : { timeZone: zone }),
    hour: '2-digit',
    minute: '2-digit',
    ...(sameDay ? {} : { weekday: 'long' }),
  }).format(at)
}

type Named = Pick<NamedChat, 'name' | 'phone' | 'chatKey'>

/** What the owner reads in the chat with himself, in the words of a book. */
export function createAnswers(book: Catalog, zone: string) {
  const signed = (what: Message): string => `${SIGNATURE} ${say(book, what)}`
  const untilSaid = (until: number | null, now: number, open: Message): Message =>
    until === null ? open : msg('remote.until', { time: clockWords(book, until, now, zone) })

  /** A customer's name is somebody else's text: one short line of it. */
  function nameOf(chat: Named): string {
    const name = (chat.name ?? '').replace(/[\p{C}\s]+/gu, ' ').trim()
    if (name !== '') return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).toWellFormed()}…` : name
    return chat.phone === null ? say(book, msg('remote.this-customer')) : `+${chat.phone}`
  }
  const choiceOf = (chat: NamedChat): string =>
    chat.phone === null || chat.name === null ? nameOf(chat) : `${nameOf(chat)} (+${chat.phone})`

  /** The first few names in a row, and how many more there are. */
  function rowOf(names: readonly string[], all = names.length): MessageValue {
    const shown = names.slice(0, MOST_CHOICES)
    const row = rowIn(shown, ', ')
    const count = all - shown.length
    return count > 0 ? msg('remote.names-and-more', { names: row, count }) : row
  }
  const rowIn = (texts: readonly string[], between: string): MessageValue => ({ row: texts, between })

  return {
    nameOf,
    status(
      facts: {
        readonly diagnosis: Diagnosis
        readonly pause: PauseStatus
        readonly queue: QueueCounts
        readonly takeovers: readonly TakeoverView[]
        readonly waiting: {
          readonly count: number
          readonly newest: readonly Pick<WaitingChat, 'name' | 'phone' | 'chatKey'>[]
        }
      },
      now: number,
    ): string {
      const { diagnosis, pause, queue, takeovers, waiting: people } = facts
      const parts: Message[] = [diagnosis.said]
      if (pause.paused) {
        parts.push(msg('remote.paused-now', { until: untilSaid(pause.until, now, msg('remote.until-resume')) }))
      }
      const waiting = queue.waiting + queue.posting
      if (waiting > 0) parts.push(msg('remote.messages-wait', { count: waiting }))
      if (queue.dead > 0) parts.push(msg('remote.not-accepted', { count: queue.dead }))
      if (people.count > 0) {
        const names = rowOf(people.newest.map(nameOf), people.count)
        parts.push(msg('remote.waits-for-you', { count: people.count, names }))
      }
      if (takeovers.length > 0) parts.push(msg('remote.answering', { names: rowOf(takeovers.map(nameOf)) }))
      return `${SIGNATURE} ${parts.map((part) => say(book, part)).join(' ')}`
    },
    paused: (until: number | null, now: number) =>
      signed(msg('remote.paused', { until: untilSaid(until, now, msg('remote.until-resume')) })),
    resumed: () => signed(msg('remote.resumed')),
    takenOver: (takeover: TakeoverView, now: number) =>
      signed(
        msg('remote.taken-over', {
          name: nameOf(takeover),
          until: untilSaid(takeover.until, now, msg('remote.until-handed-back')),
        }),
      ),
    handedBack: (names: readonly string[]) =>
      signed(
        names.length === 0 ? msg('remote.nothing-to-hand-back') : msg('remote.handed-back', { names: rowOf(names) }),
      ),
    disconnecting: () => signed(msg('remote.disconnecting')),
    which(command: string, chats: readonly NamedChat[]): string {
      const shown = chats.slice(0, MOST_CHOICES).map(choiceOf)
      const choices = rowIn(chats.length > MOST_CHOICES ? [...shown, '…'] : shown, '; ')
      return signed(msg('remote.which', { choices, command }))
    },
    unknownChat: () => signed(msg('remote.unknown-chat')),
    help: () => signed(msg('remote.help')),
    hint(what: 'pause' | 'take-over' | 'status' | 'resume' | 'disconnect'): string {
      if (what === 'pause') return signed(msg('remote.hint-pause'))
      if (what === 'take-over') return signed(msg('remote.hint-take-over'))
      return signed(msg('remote.hint-command', { command: what }))
    },
    failed: () => signed(msg('remote.failed')),
    alert: signed,
  } as const
}

export type Answers = ReturnType<typeof createAnswers>
