import type { Diagnosis, PauseStatus, QueueCounts } from '../../shared/model/core-status.ts'
import type { TakeoverView } from '../../shared/model/takeover.ts'
import { dateIn } from '../../shared/owners-day.ts'
import { formatLocale } from '../../shared/words/locales.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { msg, say, type Message } from '../../shared/words/say.ts'
import type { NamedChat } from './find-chat.ts'
import { choicesSaid, namesSaid, nameSaid, type Named } from './said-names.ts'

/** The beginning of every answer: people recognise it, and no answer can be read as a command. */
export const SIGNATURE = 'Salesboy:'

/** The time of day in the shop's zone; with the weekday when it is not today. */
export function clockWords(book: Catalog, at: number, now: number, zone: string): string {
  const sameDay = dateIn(zone, at) === dateIn(zone, now)
  // English with a 24-hour clock, like in commands such as `pause until 14:00`.
  const locale = book.locale === 'en' ? 'en-GB' : formatLocale(book.locale)
  return new Intl.DateTimeFormat(locale, {
    ...(zone === '' ? {} : { timeZone: zone }),
    hour: '2-digit',
    minute: '2-digit',
    ...(sameDay ? {} : { weekday: 'long' }),
  }).format(at)
}

/** The facts for the answer to `status`. */
export interface Standing {
  readonly diagnosis: Diagnosis
  readonly pause: PauseStatus
  readonly queue: QueueCounts
  readonly takeovers: readonly TakeoverView[]
  readonly waiting: { readonly count: number; readonly newest: readonly Named[] }
}

/** Creates the texts for the owner's own chat, in the language of `book` and with times in the zone `zone`. */
export function createAnswers(book: Catalog, zone: string) {
  const signed = (...what: readonly Message[]): string =>
    `${SIGNATURE} ${what.map((part) => say(book, part)).join(' ')}`
  const nameOf = (chat: Named): string => nameSaid(book, chat)
  const untilSaid = (until: number | null, now: number, open: Message): Message =>
    until === null ? open : msg('remote.until', { time: clockWords(book, until, now, zone) })
  const untilResumed = (until: number | null, now: number): Message => untilSaid(until, now, msg('remote.until-resume'))

  return {
    nameOf,
    status({ diagnosis, pause, queue, takeovers, waiting: people }: Standing, now: number): string {
      const waiting = queue.waiting + queue.posting
      const names = namesSaid(people.newest.map(nameOf), people.count)
      const parts = [
        diagnosis.said,
        pause.paused && msg('remote.paused-now', { until: untilResumed(pause.until, now) }),
        waiting > 0 && msg('remote.messages-wait', { count: waiting }),
        queue.dead > 0 && msg('remote.not-accepted', { count: queue.dead }),
        people.count > 0 && msg('remote.waits-for-you', { count: people.count, names }),
        takeovers.length > 0 && msg('remote.answering', { names: namesSaid(takeovers.map(nameOf)) }),
      ]
      return signed(...parts.filter((part) => part !== false))
    },
    paused: (until: number | null, now: number) => signed(msg('remote.paused', { until: untilResumed(until, now) })),
    resumed: () => signed(msg('remote.resumed')),
    takenOver(takeover: TakeoverView, now: number): string {
      const until = untilSaid(takeover.until, now, msg('remote.until-handed-back'))
      return signed(msg('remote.taken-over', { name: nameOf(takeover), until }))
    },
    handedBack(names: readonly string[]): string {
      const isNone = names.length === 0
      return signed(
        isNone ? msg('remote.nothing-to-hand-back') : msg('remote.handed-back', { names: namesSaid(names) }),
      )
    },
    disconnecting: () => signed(msg('remote.disconnecting')),
    which: (command: string, chats: readonly NamedChat[]) =>
      signed(msg('remote.which', { choices: choicesSaid(book, chats), command })),
    unknownChat: () => signed(msg('remote.unknown-chat')),
    help: () => signed(msg('remote.help')),
    hint(what: 'pause' | 'take-over' | 'status' | 'resume' | 'disconnect'): string {
      if (what === 'pause') return signed(msg('remote.hint-pause'))
      if (what === 'take-over') return signed(msg('remote.hint-take-over'))
      return signed(msg('remote.hint-command', { command: what }))
    },
    failed: () => signed(msg('remote.failed')),
    alert: (what: Message) => signed(what),
  } as const
}

export type Answers = ReturnType<typeof createAnswers>
