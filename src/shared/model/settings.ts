import { z } from 'zod'
import { languageChoices } from '../words/languages.ts'
import type { PlainCode } from '../words/say.ts'
import { quietHoursSchema } from './quiet-hours.ts'

/**
 * Schema and default of every setting, by its dotted name.
 * settings.json, the UI's search, the documents and `--set NAME=VALUE` use the same names.
 */
export const settingSchemas = {
  'core.url': z.string().max(2048).default(''),
  'replies.mode': z.enum(['auto', 'response', 'callback']).default('auto'),
  'replies.humanDelay': z.enum(['on', 'off']).default('on'),
  'replies.hourlyLimit': z.number().int().min(0).max(100_000).default(200),
  /** Hourly limit on the first day after linking; 0: no warm-up. Has no effect while `replies.hourlyLimit` is 0. */
  'replies.warmUpHourlyLimit': z.number().int().min(0).max(10_000).default(60),
  'replies.maxAgeHours': z.number().min(0).max(8_760).default(6),
  'takeover.minutes': z.number().min(0).max(10_080).default(60),
  /** Texts that the phone sends by itself: greeting, away text. */
  'takeover.automaticTexts': z.array(z.string().min(1).max(4096)).max(50).default([]),
  'delivery.parallel': z.number().int().min(1).max(64).default(4),
  'delivery.timeoutSeconds': z.number().min(1).max(900).default(120),
  'forward.groups': z.union([z.enum(['none', 'all']), z.array(z.string().min(1).max(128)).max(1000)]).default('none'),
  /** Whether messages sent through a broadcast list are forwarded. */
  'forward.broadcasts': z.enum(['on', 'off']).default('off'),
  'forward.media': z.enum(['marker', 'bytes', 'none']).default('marker'),
  'forward.mediaLimitMegabytes': z.number().min(0).max(100).default(5),
  'forward.backfillHours': z.number().min(0).max(720).default(168),
  'forward.oldMessages': z.enum(['on', 'off']).default('off'),
  /** Customers' pictures, voice notes and files. `auto`: fetches small pictures and voice notes at once, the rest when opened. */
  'media.keep': z.enum(['auto', 'on-demand', 'never']).default('auto'),
  /** Limit for all kept files together, in millions of bytes. */
  'media.keepMb': z.number().int().min(50).max(1_000_000).default(2_000),
  /** Whether the core gets texts that the owner wrote in the chat himself. */
  'forward.ownTexts': z.enum(['on', 'off']).default('off'),
  'privacy.keepDays': z.number().int().min(1).max(3_650).default(30),
  'gateway.enabled': z.enum(['on', 'off']).default('on'),
  'gateway.port': z.number().int().min(0).max(65_535).default(3001),
  /** Address to listen on. Restricted to `localhost` and IP addresses, because anything else would make the next start fail. */
  'gateway.bind': z
    .string()
    .max(64)
    .regex(
      /^(localhost|\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i,
      'setting.bad-own-address' satisfies PlainCode,
    )
    .default('127.0.0.1'),
  /** Additional names that callers may use for this host, such as a service's name in a cluster. */
  'gateway.hosts': z
    .array(z.string().regex(/^[A-Za-z0-9.-]{1,253}$/, 'setting.bad-computer-name' satisfies PlainCode))
    .max(20)
    .default([]),
  /** `GET /metrics`, for a monitor of many hosts. */
  'gateway.metrics': z.enum(['on', 'off']).default('off'),
  'sessions.alwaysUseHere': z.enum(['on', 'off']).default('off'),
  /** Maximum number of shops on this host; 0: as many as fit into memory. */
  'sessions.max': z.number().int().min(0).max(1_000).default(0),
  /** Whether a core's `start` may add a shop; `auto`: only over the HTTP API of a headless host, as the old gateway did. */
  'sessions.addedByCore': z.enum(['auto', 'on', 'off']).default('auto'),
  /** Whether a core's `stop` may unlink a phone; `auto` as above. */
  'sessions.unlinkedByCore': z.enum(['auto', 'on', 'off']).default('auto'),
  'browser.path': z.string().max(4096).default(''),
  /** Address of the core's command stream; empty: none. */
  'core.streamUrl': z.string().max(2048).default(''),
  /** Address for session events; empty: none are sent. */
  'core.eventsUrl': z.string().max(2048).default(''),
  /** Events about messages that are sent to `core.eventsUrl` too: none, edits and deletions, or reactions as well. */
  'core.messageEvents': z.enum(['off', 'changes', 'all']).default('off'),
  /** Hours for which the former secret stays valid beside a new one; 0: none. */
  'core.secretOverlapHours': z.number().min(0).max(720).default(24),
  /** The small browser: `auto` fetches it when no browser is found, `always` even if one is installed, `never` only on request. */
  'browser.fetch': z.enum(['auto', 'always', 'never']).default('auto'),
  /** Base URL of a mirror of Chrome for Testing; empty: where Google publishes it. */
  'browser.fetchFrom': z.string().max(2048).default(''),
  /** Chromium's own sandbox. Only the owner turns it off; for root on Linux it never works. */
  'browser.sandbox': z.enum(['on', 'off']).default('on'),
  'privacy.keepOwnTexts': z.enum(['on', 'off']).default('on'),
  'replies.charactersPerSecond': z.number().min(5).max(500).default(30),
  'replies.secondsPerReplyMax': z.number().min(0).max(20).default(8),
  /** Has no effect while `replies.hourlyLimit` is 0. */
  'replies.chatHourlyLimit': z.number().int().min(0).max(10_000).default(100),
  /** Largest file sent with a reply, in millions of bytes. */
  'replies.mediaMaxMb': z.number().int().min(1).max(64).default(16),
  /** Whether unasked messages of the core (an order notice) go out while answers are paused or the owner answers in the chat. */
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
  /** URL of the update feed; empty: the one packed with the program. */
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
  /** Language of the window, the tray, notifications, saved tables and the answers in the owner's own chat. */
  'computer.language': z.enum(languageChoices).default('system'),
} as const

function isTimeZone(name: string): boolean {
  if (name === '') return true
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false // Intl can only report an unknown zone by throwing.
  }
}

export type SettingName = keyof typeof settingSchemas
export type Settings = { readonly [K in SettingName]: z.output<(typeof settingSchemas)[K]> }
export type SettingValue = Settings[SettingName]

export const settingNames = Object.keys(settingSchemas) as readonly SettingName[]

/** Settings that contain a web address. Its path or query may be secret. */
export const addressNames = [
  'core.url',
  'core.streamUrl',
  'core.eventsUrl',
  'browser.fetchFrom',
  'updates.feedUrl',
] as const satisfies readonly SettingName[]

/**
 * Settings that name a program, or an address that a program is fetched from. A window may only clear them, because an attacker with a
 * window (a leaked cookie is enough) must not be able to start a program as the user of this computer. They can be set by the command
 * line, the environment, settings.json, or a system dialog.
 */
export const outsideSettings = [
  'browser.path',
  'browser.fetchFrom',
  'updates.feedUrl',
] as const satisfies readonly SettingName[]

export function isSetOutside(name: string): boolean {
  return (outsideSettings as readonly string[]).includes(name)
}

/** Separator of the entries of a typed list. Automatic texts use `|`, because sentences contain commas. */
export const listSeparator = (name: SettingName): ',' | '|' => (name === 'takeover.automaticTexts' ? '|' : ',')

export const defaultSettings: Settings = Object.fromEntries(
  settingNames.map((name) => [name, settingSchemas[name].parse(undefined)]),
) as unknown as Settings

/** Narrows any string to a known setting name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingSchemas, name)
}

/** Settings as every client sees them. Never contains secrets, only whether each is set. */
export interface SettingsView {
  readonly values: Settings
  /** Names fixed by the command line or the environment for this run; they cannot be changed in the UI. */
  readonly fixed: readonly (SettingName | SecretName)[]
  readonly secrets: { readonly [K in SecretName]: boolean }
  /** Where secrets are kept: the system's vault, a file only we can read, or Linux' `basic_text`. */
  readonly secretProtection: 'vault' | 'file' | 'basic'
}

/** Names of all secrets. The program itself keeps `core.previousSecret` during the change to a new `core.secret`. */
export const secretNames = ['core.secret', 'gateway.apiKey', 'core.previousSecret'] as const
export type SecretName = (typeof secretNames)[number]
