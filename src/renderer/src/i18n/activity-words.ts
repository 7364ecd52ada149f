import { plural } from './plural.ts'

const LOCALE = 'en'

/** Words of Activity. */
export const activityWords = {
  title: 'Activity',
  table: 'Every message with its way',
  search: 'Search name, number or text',
  states: {
    waiting: 'On its way',
    delivered: 'Handed over',
    dead: 'Not accepted',
    skipped: 'Kept here only',
  },
  filters: 'Filters',
  state: 'State',
  anyState: 'All',
  shop: 'Shop',
  allShops: 'All shops',
  day: 'Day',
  chat: (name: string) => `Only ${name}`,
  clearChat: (name: string) => `Show all chats, not only ${name}`,
  clear: 'Clear filters',
  columns: { time: 'Received', who: 'From', text: 'Message', state: 'State', took: 'Answered in', answer: 'Answer' },
  nothing: 'Nothing here yet',
  nothingHow: 'Every message will be listed here with its way and its times, as soon as a customer writes.',
  noMatch: 'Nothing fits',
  noMatchHow: 'Try fewer words, another day, or clear the filters.',
  failed: 'The messages could not be read.',
  again: 'Try again',
  end: 'That is everything that is kept here.',
  fresh: (count: number) =>
    plural(LOCALE, count, { one: '# new message. Show it', other: '# new messages. Show them' }),
  replay: (count: number) =>
    plural(LOCALE, count, {
      one: 'Try the # not accepted message again',
      other: 'Try all # not accepted messages again',
    }),
  replayTitle: (count: number) =>
    plural(LOCALE, count, { one: 'Try # message again?', other: 'Try # messages again?' }),
  replayText:
    'They are handed to the assistant in the order in which they came. Customers may get an answer to an old question.',
  replayConfirm: 'Try again',
  replayed: (count: number) =>
    plural(LOCALE, count, { one: '# message is tried again', other: '# messages are tried again' }),
  cancel: 'Cancel',
  export: 'Save as table',
  exporting: (count: number) => plural(LOCALE, count, { one: 'Saving… # message', other: 'Saving… # messages' }),
  exported: (count: number) =>
    plural(LOCALE, count, { one: '# message saved as a table', other: '# messages saved as a table' }),
  exportName: 'salesboy-messages',
  details: {
    title: 'The way of this message',
    close: 'Close',
    openChat: 'Open the chat',
    retry: 'Try again now',
    gone: 'This message is no longer here.',
    steps: {
      received: 'Received by WhatsApp',
      stored: 'Stored on this computer',
      sent: 'Handed to the assistant',
      answered: 'Answered by the assistant',
      typed: 'Typed',
      out: 'Sent to the customer',
      delivered: 'Delivered to the phone',
      read: 'Read',
    },
    notYet: 'not yet',
    technical: 'Technical details',
    request: 'What was sent',
    response: 'What came back',
    status: (status: number) => `Status ${status}`,
    took: (span: string) => `after ${span}`,
    bytes: (count: string) => `${count} bytes in all`,
    noResponse: {
      network: 'No connection could be made.',
      unknown: 'No answer came in time.',
      aborted: 'The program was closed while it waited.',
    } as Readonly<Record<string, string>>,
    noAttempt: 'How it was handed over is kept for seven days.',
    masked: 'Signatures are shown in part only.',
    tries: (count: number) => plural(LOCALE, count, { one: '# try', other: '# tries' }),
  },
} as const
