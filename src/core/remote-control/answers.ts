import type { Diagnosis, PauseStatus, QueueCounts } from '../../shared/model/core-status.ts'
import type { TakeoverView } from '../../shared/model/takeover.ts'
import type { WaitingChat } from '../../shared/model/waiting.ts'
import type { NamedChat } from './find-chat.ts'

/** Every answer begins so: it is recognised by people, and no answer can be read as a command. */
export const SIGNATURE = 'Salesboy:'
const MOST_CHOICES = 5

const say = (text: string): string => `${SIGNATURE} ${text}`

/** The time of day; with the weekday when it is not today. */
export function clockWords(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(sameDay ? {} : { weekday: 'long' }),
  }).format(at)
}

const untilWords = (until: number | null, now: number, open: string): string =>
  until === null ? open : `until ${clockWords(until, now)}`

/** A customer's name is somebody else's text: one short line of it. */
export function nameOf(chat: Pick<NamedChat, 'name' | 'phone' | 'chatKey'>): string {
  const name = (chat.name ?? '').replace(/[\p{C}\s]+/gu, ' ').trim()
  if (name !== '') return name.length > 40 ? `${name.slice(0, 39).toWellFormed()}…` : name
  return chat.phone === null ? 'this customer' : `+${chat.phone}`
}

const choiceOf = (chat: NamedChat): string =>
  chat.phone === null || chat.name === null ? nameOf(chat) : `${nameOf(chat)} (+${chat.phone})`

export const answers = {
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
    const parts = [diagnosis.sentence]
    if (pause.paused) parts.push(`Paused ${untilWords(pause.until, now, 'until you write “resume”')}.`)
    const waiting = queue.waiting + queue.posting
    if (waiting > 0) parts.push(`${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} for the assistant.`)
    if (queue.dead > 0) parts.push(`${queue.dead} ${queue.dead === 1 ? 'was' : 'were'} not accepted.`)
    if (people.count > 0) {
      const names = people.newest.map(nameOf).join(', ')
      const more = people.count > people.newest.length ? ` and ${people.count - people.newest.length} more` : ''
      parts.push(`${people.count === 1 ? 'Waits' : 'Wait'} for you: ${names}${more}.`)
    }
    const yours = takeovers.slice(0, MOST_CHOICES).map(nameOf).join(', ')
    if (yours !== '') {
      const more = takeovers.length > MOST_CHOICES ? ` and ${takeovers.length - MOST_CHOICES} more` : ''
      parts.push(`You are answering ${yours}${more}.`)
    }
    return say(parts.join(' '))
  },
  paused: (until: number | null, now: number) =>
    say(
      `Replies are paused ${untilWords(until, now, 'until you write “resume”')}. Messages still arrive and are handed over.`,
    ),
  resumed: () => say('Replies go on.'),
  takenOver: (takeover: TakeoverView, now: number) =>
    say(
      `${nameOf(takeover)} is yours ${untilWords(takeover.until, now, 'until you hand back')}. The bot is silent there.`,
    ),
  handedBack: (names: readonly string[]) =>
    say(
      names.length === 0
        ? 'There is no chat to hand back: the bot answers in all of them.'
        : `The bot answers ${names.slice(0, MOST_CHOICES).join(', ')}${names.length > MOST_CHOICES ? ` and ${names.length - MOST_CHOICES} more` : ''} again.`,
    ),
  disconnecting: () =>
    say(
      'Disconnecting. The bot stops answering and cannot be reached from here; press Connect on the laptop to go on.',
    ),
  which: (verb: string, chats: readonly NamedChat[]) =>
    say(
      `Which one? ${chats.slice(0, MOST_CHOICES).map(choiceOf).join('; ')}${chats.length > MOST_CHOICES ? '; …' : ''}. Write “${verb}” with the number.`,
    ),
  unknownChat: () => say('I found no chat with that name or number. Write it as it stands in WhatsApp, or the number.'),
  help: () =>
    say(
      'Write here: status · pause 1h · pause until tomorrow · resume · take over NAME or NUMBER · hand back NAME or NUMBER · disconnect.',
    ),
  hint: (what: 'pause' | 'take-over' | 'status' | 'resume' | 'disconnect') =>
    say(
      {
        pause: 'For how long? For example: pause 15m, pause 2 hours, pause until tomorrow.',
        'take-over': 'Which chat? Write “take over” with the name or the number.',
        status: 'Did you mean “status”? Write “help” to see what I understand.',
        resume: 'Did you mean “resume”? Write “help” to see what I understand.',
        disconnect: 'Did you mean “disconnect”? Write “help” to see what I understand.',
      }[what],
    ),
  failed: () => say('That did not work. Look at the laptop, or try again.'),
  alert: (text: string) => say(text),
} as const
