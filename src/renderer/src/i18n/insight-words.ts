import { plural } from './plural.ts'

const LOCALE = 'en'

/** Words of Insights. */
export const insightWords = {
  title: 'Insights',
  range: 'Time range',
  ranges: { '7': 'Last 7 days', '30': 'Last 30 days', custom: 'Choose days' },
  from: 'From',
  to: 'To',
  badRange: 'The last day must not be before the first.',
  longRange: 'Choose at most a year.',
  views: { plot: 'Charts', table: 'Tables' },
  view: 'Show as',
  empty: 'No messages in this time',
  emptyHow:
    'As soon as customers write, you see here when they write, how fast they get an answer, and what went wrong.',
  failed: 'The figures could not be read.',
  again: 'Try again',
  received: (count: number) => plural(LOCALE, count, { one: '# message', other: '# messages' }),
  hours: {
    some: (from: string, to: string) => `Most customers write between ${from} and ${to}`,
    none: 'When customers write',
  },
  times: {
    title: (median: string, p95: string) => `Half of the answers come within ${median}, nearly all within ${p95}`,
    none: 'Nothing was answered in this time',
    median: 'Half within',
    p95: '95 of 100 within',
  },
  shares: {
    bot: (percent: string) => `The bot answered ${percent} of all messages`,
    owner: (percent: string) => `You answered ${percent}`,
    labels: { bot: 'Bot', owner: 'You', none: 'No answer' },
  },
  failures: {
    none: 'Nothing went wrong',
    some: (count: number) => plural(LOCALE, count, { one: '# thing went wrong', other: '# things went wrong' }),
    of: { message: 'The assistant did not take the message', reply: 'The answer did not go out' },
    causes: {
      'http-400': 'it found the message wrong',
      'http-413': 'the message was too large',
      'http-422': 'it could not read the message',
      'http-500': 'it had an error of its own',
      'timed-out': 'it took too long',
      network: 'it could not be reached',
      cut: 'the connection broke',
      'too-old': 'the question was too old',
      'not-on-whatsapp': 'the number is not on WhatsApp',
      'refused-by-whatsapp': 'WhatsApp refused it',
      unknown: 'cause unknown',
    } as Readonly<Record<string, string>>,
  },
  table: {
    hour: 'Hour',
    day: 'Day',
    received: 'Messages',
    bot: 'Bot',
    owner: 'You',
    failed: 'Failed',
    cause: 'Cause',
    count: 'How often',
  },
} as const
