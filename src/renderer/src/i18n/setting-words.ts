import { languageNames } from '../../../shared/words/languages.ts'
import type { SettingName } from '../../../shared/model/settings.ts'

export type SettingGroup = 'core' | 'sessions' | 'replies' | 'forwarding' | 'computer' | 'privacy' | 'advanced'

interface CommonWords {
  readonly group: SettingGroup
  readonly label: string
  /** One line that says what it does for the shop. */
  readonly help: string
  /** Asked before a change that costs something: says what it costs. */
  readonly ask?: string
  /** Whether this change costs it. */
  readonly asksWhen?: (next: unknown, before: unknown) => boolean
}

/** One setting as the screen shows it. The limits come from its schema. */
export type SettingWords = CommonWords &
  (
    | { readonly kind: 'switch' }
    | { readonly kind: 'choice'; readonly options: Readonly<Record<string, string>> }
    | { readonly kind: 'number'; readonly unit: string }
    | { readonly kind: 'text'; readonly example: string }
    /** Several words with commas between them. */
    | { readonly kind: 'list'; readonly example: string }
  )

const isLoopback = (address: unknown): boolean => /^(127\.|localhost$|::1$)/.test(String(address))

/**
 * Every setting in plain words, in the order in which it is shown. A new setting needs one entry here and nothing else;
 * a missing one does not compile.
 */
export const settingWords = {
  'core.url': {
    group: 'core',
    kind: 'text',
    label: 'Address',
    help: 'The web address of your assistant.',
    example: 'https://core.example.com',
    ask: 'Customers’ messages go to the new address from now on. Check that it is your assistant’s.',
    asksWhen: (_next, before) => before !== '',
  },
  'sessions.takeOverConflicts': {
    group: 'sessions',
    kind: 'switch',
    label: 'Take WhatsApp back by itself',
    help: 'When it was opened in another window or computer, Salesboy takes it back without asking.',
  },
  'replies.humanDelay': {
    group: 'replies',
    kind: 'switch',
    label: 'Type like a person',
    help: 'Shows “typing…” and waits a moment before an answer.',
  },
  'takeover.minutes': {
    group: 'replies',
    kind: 'number',
    unit: 'minutes',
    label: 'Bot is silent after you write',
    help: 'Counts from your last message in that chat. 0: the bot is never silent.',
    ask: 'The bot will answer in chats in which you are answering yourself.',
    asksWhen: (next) => next === 0,
  },
  'takeover.automaticTexts': {
    group: 'replies',
    kind: 'list',
    label: 'Texts your phone sends by itself',
    help: 'Greeting or away text of WhatsApp Business. They never silence the bot. Most are noticed without this list. Put | between them.',
    example: 'Welcome to our shop! | We are closed today.',
  },
  'replies.hourlyLimit': {
    group: 'replies',
    kind: 'number',
    unit: 'answers an hour',
    label: 'Most answers',
    help: 'For each shop. Further ones wait until the hour is over. 0: no limit.',
    ask: 'Without a limit, WhatsApp may take a busy bot for spam and block the number.',
    asksWhen: (next) => next === 0,
  },
  'replies.maxAgeHours': {
    group: 'replies',
    kind: 'number',
    unit: 'hours',
    label: 'Do not answer questions older than',
    help: 'Older questions wait for you.',
  },
  'forward.groups': {
    group: 'forwarding',
    kind: 'choice',
    label: 'Group chats',
    help: 'Whether the assistant also reads and answers in groups.',
    options: { none: 'No groups', all: 'All groups' },
    ask: 'The bot will read every group of this phone and answer in it.',
    asksWhen: (next) => next === 'all',
  },
  'forward.media': {
    group: 'forwarding',
    kind: 'choice',
    label: 'Pictures, voice and files',
    help: 'What the assistant gets of them.',
    options: { marker: 'A short note such as [image]', bytes: 'The file itself', none: 'Nothing' },
  },
  'forward.mediaLimitMegabytes': {
    group: 'forwarding',
    kind: 'number',
    unit: 'MB',
    label: 'Largest file',
    help: 'Of larger files the assistant gets only the name and size.',
  },
  'forward.backfillHours': {
    group: 'forwarding',
    kind: 'number',
    unit: 'hours',
    label: 'Look back after being away',
    help: 'Messages that came while this computer was off are read as far back as this.',
  },
  'forward.oldMessages': {
    group: 'forwarding',
    kind: 'switch',
    label: 'Hand over old messages too',
    help: 'Those too old for an answer, so that the assistant knows them.',
  },
  'computer.timeZone': {
    group: 'computer',
    kind: 'text',
    label: 'Time zone of the shop',
    help: 'Decides when a day begins. Empty: the time zone of this computer.',
    example: 'Africa/Lagos',
  },
  'privacy.keepDays': {
    group: 'privacy',
    kind: 'number',
    unit: 'days',
    label: 'Keep messages for',
    help: 'Older ones are deleted from this computer. WhatsApp keeps its own.',
    ask: 'Older messages are deleted from this computer. This cannot be undone.',
    asksWhen: (next, before) => Number(next) < Number(before),
  },
  'replies.mode': {
    group: 'advanced',
    kind: 'choice',
    label: 'Where answers come from',
    help: 'Leave this on automatic unless your assistant says otherwise.',
    options: {
      auto: 'Automatic',
      response: 'Only from the answer to a message',
      callback: 'Only from the assistant’s own call',
    },
  },
  'delivery.parallel': {
    group: 'advanced',
    kind: 'number',
    unit: 'chats',
    label: 'Chats handed over at the same time',
    help: 'Fewer is gentler on a slow connection.',
  },
  'delivery.timeoutSeconds': {
    group: 'advanced',
    kind: 'number',
    unit: 'seconds',
    label: 'Wait for the assistant',
    help: 'It thinks before it answers. Too short, and it is asked twice.',
  },
  'gateway.enabled': {
    group: 'advanced',
    kind: 'switch',
    label: 'Let the assistant call this computer',
    help: 'For an assistant on this computer or in this network. Takes effect at the next start.',
  },
  'gateway.port': {
    group: 'advanced',
    kind: 'number',
    unit: '',
    label: 'Port for those calls',
    help: '0: any free one. Takes effect at the next start.',
  },
  'gateway.bind': {
    group: 'advanced',
    kind: 'text',
    label: 'Where those calls may come from',
    help: '127.0.0.1: only from this computer. Takes effect at the next start.',
    example: '127.0.0.1',
    ask: 'Other computers in the network can then reach Salesboy, if they have its key.',
    asksWhen: (next) => !isLoopback(next),
  },
  'browser.path': {
    group: 'advanced',
    kind: 'text',
    label: 'Browser program',
    help: 'The hidden browser that runs WhatsApp. Empty: one is found by itself.',
    example: '/usr/bin/chromium',
  },
  'sessions.dailyCopy': {
    group: 'sessions',
    kind: 'switch',
    label: 'Daily safety copy',
    help: 'Once a day, in a quiet quarter of an hour, the shop reconnects for a moment so that its link can be copied.',
  },
  'replies.quietHours': {
    group: 'replies',
    kind: 'text',
    label: 'Quiet hours',
    help: 'Answers wait for the morning; one that would be too old by then is left for you. Empty: never quiet.',
    example: '22:00-07:00',
  },
  'replies.charactersPerSecond': {
    group: 'replies',
    kind: 'number',
    unit: 'characters a second',
    label: 'Typing speed',
    help: 'How fast the bot seems to type.',
  },
  'replies.secondsPerReplyMax': {
    group: 'replies',
    kind: 'number',
    unit: 'seconds',
    label: 'Longest typing',
    help: 'However long the answer is. 0 shows no typing.',
  },
  'replies.chatHourlyLimit': {
    group: 'replies',
    kind: 'number',
    unit: 'answers an hour',
    label: 'Most answers in one chat',
    help: 'So that two bots do not talk to each other for ever. 0: no limit.',
  },
  'replies.unaskedWhilePaused': {
    group: 'replies',
    kind: 'switch',
    label: 'Notices during a pause',
    help: 'What your assistant writes unasked, an order notice for example, goes out although you paused the bot or answer in that chat yourself.',
  },
  'remote.control': {
    group: 'replies',
    kind: 'switch',
    label: 'Control the bot from your phone',
    help: 'Write status, pause 1h, resume or help to yourself in WhatsApp, and Salesboy does it.',
  },
  'remote.alerts': {
    group: 'replies',
    kind: 'switch',
    label: 'Alerts on your phone',
    help: 'Salesboy writes into your own chat when something needs you; never at night.',
  },
  'remote.alertsPerDay': {
    group: 'replies',
    kind: 'number',
    unit: 'a day',
    label: 'Most alerts',
    help: 'The same thing is never told twice.',
  },
  'computer.startAtLogin': {
    group: 'computer',
    kind: 'switch',
    label: 'Start with this computer',
    help: 'Salesboy starts out of sight, with its icon beside the clock.',
  },
  'computer.closeToTray': {
    group: 'computer',
    kind: 'switch',
    label: 'Keep answering when the window is closed',
    help: 'Off: closing the window ends Salesboy.',
  },
  'computer.notifications': {
    group: 'computer',
    kind: 'switch',
    label: 'Notifications',
    help: 'When a phone was unlinked, the assistant refuses, or customers wait.',
  },
  'computer.keepAwake': {
    group: 'computer',
    kind: 'switch',
    label: 'Keep working when nobody uses the computer',
    help: 'It does not go to sleep by itself. Whether a closed lid puts it to sleep is a setting of the computer.',
  },
  'updates.check': {
    group: 'computer',
    kind: 'switch',
    label: 'Look for new versions',
    help: 'Nothing is installed without your click.',
  },
  'updates.feedUrl': {
    group: 'advanced',
    kind: 'text',
    label: 'Update address',
    help: 'Empty: the address that was packed with the program.',
    example: 'https://updates.example.com',
  },
  'privacy.keepOwnTexts': {
    group: 'privacy',
    kind: 'switch',
    label: 'Keep what you write on the phone',
    help: 'Only in chats with customers, as long as their messages. Off: only that you wrote is shown.',
  },
  'gateway.hosts': {
    group: 'advanced',
    kind: 'list',
    label: 'Further names of this computer',
    help: 'Only where the assistant calls this computer by another name. Put commas between them.',
    example: 'shop-0.salesboy',
  },
  'browser.fetch': {
    group: 'advanced',
    kind: 'choice',
    label: 'Fetch the small browser',
    help: 'It needs half the memory of Chrome.',
    options: { auto: 'When this computer has none', always: 'Always', never: 'Never by itself' },
  },
  'browser.sandbox': {
    group: 'advanced',
    kind: 'switch',
    label: 'Protect this computer from the hidden browser',
    help: 'Chrome’s own protection (its sandbox). Switch it off only if Salesboy says that this system forbids it.',
    ask: 'Without it, a harmful page in the hidden browser could reach your files. It opens nothing but WhatsApp, so the danger is small, but not none. Installing Google Chrome or Microsoft Edge is the safer way.',
    asksWhen: (next) => next === 'off',
  },
  'browser.fetchFrom': {
    group: 'advanced',
    kind: 'text',
    label: 'Fetch it from',
    help: 'Another web address that has it. Empty: the maker’s own.',
    example: 'https://mirror.example.com',
  },
  'core.streamUrl': {
    group: 'advanced',
    kind: 'text',
    label: 'Address where the assistant can write first',
    help: 'Empty unless your assistant gave you one.',
    example: 'https://core.example.com/stream',
  },
  'core.eventsUrl': {
    group: 'advanced',
    kind: 'text',
    label: 'Address for news about the phone',
    help: 'Empty unless your assistant gave you one.',
    example: 'https://core.example.com/events',
  },
  'core.secretOverlapHours': {
    group: 'advanced',
    kind: 'number',
    unit: 'hours',
    label: 'Old secret stays valid',
    help: 'After you save a new one. 0: not at all.',
  },
  'computer.language': {
    group: 'computer',
    kind: 'choice',
    label: 'Language',
    help: 'Of this window, the tray, alerts, the answers in your own chat and saved tables.',
    options: { system: 'As on this computer', ...languageNames },
  },
} as const satisfies Record<SettingName, SettingWords>

/** The same table without the literal types, for walking over it. */
export const settingTable: Readonly<Record<SettingName, SettingWords>> = settingWords
