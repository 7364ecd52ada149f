import type { SettingName } from '../../../shared/model/settings.ts'
import { spoken } from '../../../shared/words/languages.ts'
import { words } from './words.ts'

export type SettingGroup = keyof (typeof words)['settings']['groups']

/** A `list` is several texts with a separator between them. */
export type SettingKind = 'switch' | 'choice' | 'number' | 'text' | 'list'

/** How the screen shows one setting. Its words are in the catalog, its limits in its schema. */
interface SettingField {
  readonly group: SettingGroup
  readonly kind: SettingKind
  /** Example for a text, shown as placeholder. */
  readonly example?: string
  /** Whether this change needs the confirmation in the catalog's `ask`. */
  readonly asksWhen?: (next: unknown, before: unknown) => boolean
}

interface SettingWords {
  readonly label: string
  /** One line that says what it does for the shop. */
  readonly help: string
  /** Confirmation text before a change with consequences; names the consequences. */
  readonly ask?: string
  readonly unit?: string
  readonly options?: Readonly<Record<string, string>>
}

const isLoopback = (address: unknown): boolean => /^(127\.|localhost$|::1$)/.test(String(address))

/**
 * Every setting, in the order in which it is shown. A new setting needs its schema (`shared/model/settings.ts`), its words in each catalog,
 * and its entry here; a missing part is a compile error.
 */
export const settingFields = {
  'core.url': {
    group: 'core',
    kind: 'text',
    example: 'https://core.example.com',
    asksWhen: (_next, before) => before !== '',
  },
  'sessions.alwaysUseHere': { group: 'sessions', kind: 'switch' },
  'sessions.max': { group: 'sessions', kind: 'number' },
  'sessions.addedByCore': { group: 'sessions', kind: 'choice', asksWhen: (next) => next === 'on' },
  'sessions.unlinkedByCore': { group: 'sessions', kind: 'choice', asksWhen: (next) => next === 'on' },
  'replies.humanDelay': { group: 'replies', kind: 'switch' },
  'takeover.minutes': { group: 'replies', kind: 'number', asksWhen: (next) => next === 0 },
  'takeover.automaticTexts': { group: 'replies', kind: 'list', example: 'Welcome to our shop! | We are closed today.' },
  'replies.hourlyLimit': { group: 'replies', kind: 'number', asksWhen: (next) => next === 0 },
  'replies.warmUpHourlyLimit': { group: 'replies', kind: 'number', asksWhen: (next) => next === 0 },
  'replies.maxAgeHours': { group: 'replies', kind: 'number' },
  'forward.groups': { group: 'forwarding', kind: 'choice', asksWhen: (next) => next === 'all' },
  'forward.media': { group: 'forwarding', kind: 'choice' },
  'forward.mediaLimitMegabytes': { group: 'forwarding', kind: 'number' },
  'forward.backfillHours': { group: 'forwarding', kind: 'number' },
  'forward.broadcasts': { group: 'forwarding', kind: 'switch' },
  'forward.oldMessages': { group: 'forwarding', kind: 'switch' },
  'forward.ownTexts': { group: 'forwarding', kind: 'switch', asksWhen: (next) => next === 'on' },
  'computer.timeZone': { group: 'computer', kind: 'text', example: 'Africa/Lagos' },
  'media.keep': { group: 'privacy', kind: 'choice' },
  'media.keepMb': { group: 'privacy', kind: 'number', asksWhen: (next, before) => Number(next) < Number(before) },
  'privacy.keepDays': { group: 'privacy', kind: 'number', asksWhen: (next, before) => Number(next) < Number(before) },
  'replies.mode': { group: 'advanced', kind: 'choice' },
  'delivery.parallel': { group: 'advanced', kind: 'number' },
  'delivery.timeoutSeconds': { group: 'advanced', kind: 'number' },
  'gateway.enabled': { group: 'advanced', kind: 'switch' },
  'gateway.port': { group: 'advanced', kind: 'number' },
  'gateway.bind': { group: 'advanced', kind: 'text', example: '127.0.0.1', asksWhen: (next) => !isLoopback(next) },
  'browser.path': { group: 'advanced', kind: 'text', example: '/usr/bin/chromium' },
  'sessions.dailyCopy': { group: 'sessions', kind: 'switch' },
  'replies.quietHours': { group: 'replies', kind: 'text', example: '22:00-07:00' },
  'replies.charactersPerSecond': { group: 'replies', kind: 'number' },
  'replies.secondsPerReplyMax': { group: 'replies', kind: 'number' },
  'replies.chatHourlyLimit': { group: 'replies', kind: 'number' },
  'replies.mediaMaxMb': { group: 'replies', kind: 'number' },
  'replies.unaskedWhilePaused': { group: 'replies', kind: 'switch' },
  'remote.control': { group: 'replies', kind: 'switch' },
  'remote.alerts': { group: 'replies', kind: 'switch' },
  'remote.alertsPerDay': { group: 'replies', kind: 'number' },
  'computer.startAtLogin': { group: 'computer', kind: 'switch' },
  'computer.closeToTray': { group: 'computer', kind: 'switch' },
  'computer.notifications': { group: 'computer', kind: 'switch' },
  'computer.keepAwake': { group: 'computer', kind: 'switch' },
  'updates.check': { group: 'computer', kind: 'switch' },
  'updates.feedUrl': { group: 'advanced', kind: 'text', example: 'https://updates.example.com' },
  'privacy.keepOwnTexts': { group: 'privacy', kind: 'switch' },
  'gateway.hosts': { group: 'advanced', kind: 'list', example: 'shop-0.salesboy' },
  'gateway.metrics': { group: 'advanced', kind: 'switch' },
  'browser.fetch': { group: 'advanced', kind: 'choice' },
  'browser.sandbox': { group: 'advanced', kind: 'switch', asksWhen: (next) => next === 'off' },
  'browser.fetchFrom': { group: 'advanced', kind: 'text', example: 'https://mirror.example.com' },
  'core.streamUrl': { group: 'advanced', kind: 'text', example: 'https://core.example.com/stream' },
  'core.eventsUrl': { group: 'advanced', kind: 'text', example: 'https://core.example.com/events' },
  'core.messageEvents': { group: 'advanced', kind: 'choice' },
  'core.secretOverlapHours': { group: 'advanced', kind: 'number' },
  'computer.language': { group: 'computer', kind: 'choice' },
} as const satisfies Readonly<Record<SettingName, SettingField>>

export function settingField(name: SettingName): SettingField {
  return settingFields[name]
}

/** The texts of a setting. */
export function settingWords(name: SettingName): SettingWords {
  return words.settings.fields[name]
}

/** The values of a choice with their labels. Each language is labelled with its own name. */
export function settingOptions(name: SettingName): Readonly<Record<string, string>> {
  const { options = {} } = settingWords(name)
  if (name !== 'computer.language') return options
  return { ...options, ...Object.fromEntries(Object.entries(spoken).map(([tag, { name: ownName }]) => [tag, ownName])) }
}
