import { z } from 'zod'
import { languageChoices } from '../words/languages.ts'
import type { PlainCode } from '../words/say.ts'
import { quietHoursSchema } from './quiet-hours.ts'

/**
 * Every setting by its one dotted name: schema and default.
 * The same names are used in settings.json, in the UI's search, in the documents and by `--set NAME=VALUE`.
 */
export const settingSchemas = {
  'core.url': z.string().max(2048).default(''),
  'replies.mode': z.enum(['auto', 'response', 'callback']).default('auto'),
  'replies.humanDelay': z.enum(['on', 'off']).default('on'),
  'replies.hourlyLimit': z.number().int().min(0).max(100_000).default(200),
  /** In the first day after the link; 0: no warm-up. Has no effect while `replies.hourlyLimit` is 0. */
  'replies.warmUpHourlyLimit': z.number().int().min(0).max(10_000).default(60),
  'replies.maxAgeHours': z.number().min(0).max(8_760).default(6),
  'takeover.minutes': z.number().min(0).max(10_080).default(60),
  /** What the phone says by itself: greeting, away text. */
  'takeover.automaticTexts': z.array(z.string().min(1).max(4096)).max(50).default([]),
  'delivery.parallel': z.number().int().min(1).max(64).default(4),
  'delivery.timeoutSeconds': z.number().min(1).max(900).default(120),
  'forward.groups': z.union([z.enum(['none', 'all']), z.array(z.string().min(1).max(128)).max(1000)]).default('none'),
  /** What somebody sends to many at once through a broadcast list. */
  'forward.broadcasts': z.enum(['on', 'off']).default('off'),
  'forward.media': z.enum(['marker', 'bytes', 'none']).default('marker'),
  'forward.mediaLimitMegabytes': z.number().min(0).max(100).default(5),
  'forward.backfillHours': z.number().min(0).max(720).default(168),
  'forward.oldMessages': z.enum(['on', 'off']).default('off'),
  /** Pictures, voice and files of customers on this computer. `auto`: small pictures and voice notes at once, the rest when opened. */
  'media.keep': z.enum(['auto', 'on-demand', 'never']).default('auto'),
  /** Most room of all kept files together, in millions of bytes. */
  'media.keepMb': z.number().int().min(50).max(1_000_000).default(2_000),
  /** Whether the core is given what the owner wrote in the chat himself. */
  'forward.ownTexts': z.enum(['on', 'off']).default('off'),
  'privacy.keepDays': z.number().int().min(1).max(3_650).default(30),
  'gateway.enabled': z.enum(['on', 'off']).default('on'),
  'gateway.port': z.number().int().min(0).max(65_535).default(3001),
  /** A word that is no address of a computer would keep the program from listening at its next start. */
  'gateway.bind': z
    .string()
    .max(64)
    .regex(
      /^(localhost|\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i,
      'setting.bad-own-address' satisfies PlainCode,
    )
    .default('127.0.0.1'),
  /** Further names that callers may use for this host, such as a service's name in a cluster. */
  'gateway.hosts': z
    .array(z.string().regex(/^[A-Za-z0-9.-]{1,253}$/, 'setting.bad-computer-name' satisfies PlainCode))
    .max(20)
    .default([]),
  /** `GET /metrics` for a monitor that watches many hosts. */
  'gateway.metrics': z.enum(['on', 'off']).default('off'),
  'sessions.alwaysUseHere': z.enum(['on', 'off']).default('off'),
  /** How many shops this host keeps at most; 0: as many as its memory holds. */
  'sessions.max': z.number().int().min(0).max(1_000).default(0),
  /** Whether a core's `start` may add a shop; `auto`: only over the HTTP API of a headless host, as the old gateway did. */
  'sessions.addedByCore': z.enum(['auto', 'on', 'off']).default('auto'),
  /** Whether a core's `stop` may unlink a phone; `auto` as above. */
  'sessions.unlinkedByCore': z.enum(['auto', 'on', 'off']).default('auto'),
  'browser.path': z.string().max(4096).default(''),
  /** Address of the core's command stream; empty: none. */
  'core.streamUrl': z.string().max(2048).default(''),
  /** Where session events go; empty: nowhere. */
  'core.eventsUrl': z.string().max(2048).default(''),
  /** Which events about messages go there beside those of sessions: none, edits and deletions, or reactions as well. */
  'core.messageEvents': z.enum(['off', 'changes', 'all']).default('off'),
  /** How long the former secret stays valid beside a new one; 0: not at all. */
  'core.secretOverlapHours': z.number().min(0).max(720).default(24),
  /** The small browser: `auto` fetches it when no browser is found, `always` also beside an installed one, `never` not by itself. */
  'browser.fetch': z.enum(['auto', 'always', 'never']).default('auto'),
  /** Base address of a mirror of Chrome for Testing; empty: where it is published. */
  'browser.fetchFrom': z.string().max(2048).default(''),
  /** Chromium's own sandbox. Off only by the owner's word; root on Linux has none anyway. */
  'browser.sandbox': z.enum(['on', 'off']).default('on'),
  'privacy.keepOwnTexts': z.enum(['on', 'off']).default('on'),
  'replies.charactersPerSecond': z.number().min(5).max(500).default(30),
  'replies.secondsPerReplyMax': z.number().min(0).max(20).default(8),
  /** Has no effect while `replies.hourlyLimit` is 0. */
  'replies.chatHourlyLimit': z.number().int().min(0).max(10_000).default(100),
  /** Largest file that goes with a reply, in millions of bytes. */
  'replies.mediaMaxMb': z.number().int().min(1).max(64).default(16),
  /** What the core sends unasked (an order notice) goes out although answers are paused or the owner answers in the chat. */
  'replies.unaskedWhilePaused': z.enum(['on', 'off']).default('off'),
  'replies.quietHours': quietHoursSchema.default(''),
  'remote.control': z.enum(['on', 'off']).default('on'),
  'remote.alerts': z.enum(['on', 'off']).default('off'),
  'remote.alertsPerDay': z.number().int().min(1).max(20).default(3),
  'sessions.dailyCopy': z.enum(['on', 'off']).default('off'),
  'computer.startAtLogin': z.enum(['on', 'off']).default('off'),
  'computer.closeToTray': z.enum(['on', 'off']).default('on'),
  'computer.notifications': z.enum(['on', 'off']).default('on'),
  'computer.keepAwake': z.enum(['on', 'off']).default('off'),
  'updates.check': z.enum(['on', 'off']).default('on'),
  /** Empty: the address that was packed with the program. */
  'updates.feedUrl': z
    .string()
    .max(2048)
    .regex(
      /^$|^https:\/\/[^\s/@]+(\/\S*)?$|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/\S*)?$/,
      'setting.bad-update-address' satisfies PlainCode,
    )
    .default(''),
  /** IANA name of the owner's time zone; empty: this computer's. */
  'computer.timeZone': z
    .string()
    .max(64)
    .refine(isTimeZone, 'error.bad-time-zone' satisfies PlainCode)
    .default(''),
  /** Of the window, the tray, notifications, saved tables and the answers in the owner's own chat. */
  'computer.language': z.enum(languageChoices).default('system'),
} as const

function isTimeZone(name: string): boolean {
  if (name === '') return true
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false // Intl knows no other way to ask.
  }
}

export type SettingName = keyof typeof settingSchemas
export type Settings = { readonly [K in SettingName]: z.output<(typeof settingSchemas)[K]> }
export type SettingValue = Settings[SettingName]

export const settingNames = Object.keys(settingSchemas) as readonly SettingName[]

/** The settings that hold a web address. Its path or query may be a secret. */
export const addressNames = [
  'core.url',
  'core.streamUrl',
  'core.eventsUrl',
  'browser.fetchFrom',
  'updates.feedUrl',
] as const satisfies readonly SettingName[]

/**
 * Settings that name a program, or an address that one is fetched from. A window may only clear them: whoever holds a window (a leaked
 * cookie is enough) must not be able to start a program as the user of this computer. They are set by the command line, the
 * environment, settings.json, or a dialog that the system itself shows.
 */
export const outsideSettings = [
  'browser.path',
  'browser.fetchFrom',
  'updates.feedUrl',
] as const satisfies readonly SettingName[]

export function isSetOutside(name: string): boolean {
  return (outsideSettings as readonly string[]).includes(name)
}

/** Between the entries of a list as a person types it. Whole sentences have commas of their own. */
export const listSeparator = (name: SettingName): ',' | '|' => (name === 'takeover.automaticTexts' ? '|' : ',')

export const defaultSettings: Settings = Object.fromEntries(
  settingNames.map((name) => [name, settingSchemas[name].parse(undefined)]),
) as unknown as Settings

/** Narrows any string to a known setting name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingSchemas, name)
}

/** Settings as every client sees them. Secrets themselves never cross: only whether each is set. */
export interface SettingsView {
  readonly values: Settings
  /** Names fixed by the command line or the environment for this run; they cannot be changed in the UI. */
  readonly fixed: readonly (SettingName | SecretName)[]
  readonly secrets: { readonly [K in SecretName]: boolean }
  /** How secrets are kept: the system's vault, a file only we can read, or Linux' `basic_text`. */
  readonly secretProtection: 'vault' | 'file' | 'basic'
}

/** `core.previousSecret` is kept by the program itself while a new `core.secret` is being introduced. */
export const secretNames = ['core.secret', 'gateway.apiKey', 'core.previousSecret'] as const
export type SecretName = (typeof secretNames)[number]
