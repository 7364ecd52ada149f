/*
 * Owns the one sentence about the overall state. Knows the states of the rooms and changes none of them.
 */
import {
  isRefusedBeside,
  needsOwner,
  type ChannelKinds,
  type CoreStatus,
  type Diagnosis,
  type PauseStatus,
} from '../../shared/model/core-status.ts'
import type { BrowserView } from '../../shared/model/browser.ts'
import type { MessageCode } from '../../shared/words/catalog.ts'
import { msg, sayEnglish, type Message } from '../../shared/words/say.ts'
import { isUntrustedCertificate } from '../http/certificate-error.ts'
import { proxyProblem } from '../http/proxy-error.ts'
import { DAY_MS } from '../time/durations.ts'
import { CLOCK_WRONG_MS, isClockByCertificate } from './clock-by-certificate.ts'
import type { LinkOffer, SelfCheck, SessionFailure, SessionState, SessionView } from '../../shared/model/session.ts'

export interface DiagnosisInput {
  /** Current time, unix ms; for locks and links that expire. */
  readonly now: number
  readonly sessions: readonly SessionView[]
  readonly core: CoreStatus
  readonly pause: PauseStatus
  readonly channels?: ChannelKinds
  /** Called only when a shop has no browser, because it searches the disk for browsers. */
  readonly browser?: () => Pick<BrowserView, 'fetch' | 'fitting'>
  /** The owner named a browser in Settings. */
  readonly isBrowserNamed?: boolean
  /** The disk has refused writes for some seconds. */
  readonly isDiskStuck?: boolean
  /** When this program was built, unix ms. A clock that shows an earlier time is wrong. */
  readonly builtAt?: number
  /** The right time minus this computer's, ms. */
  readonly clockOffMs?: number
  /** WhatsApp's time minus this computer's, by its latest messages, ms; null or absent before the first message. */
  readonly whatsappOffMs?: number | null
  /** Sessions that WhatsApp does not let write first → until when (unix ms). */
  readonly reachOut?: ReadonlyMap<string, number>
  /** The gateway's port if another program uses it. */
  readonly takenPort?: number | null
}

const say = (
  fault: Diagnosis['fault'],
  what: Message,
  action: Diagnosis['action'],
  sessionId: string | null = null,
): Diagnosis => ({ fault, sentence: sayEnglish(what), said: what, action, sessionId })

/** Marks a fault that mends itself; its button is for owners who do not want to wait. */
const hurry = (diagnosis: Diagnosis): Diagnosis => ({ ...diagnosis, hurry: true })

/**
 * Picks the most important fault and says it in one sentence with one action. Order: setup; full disk; faults that stop customers'
 * messages from arriving (link, browser, internet); faults that stop answers (plan, core); faults that stop neither; pause.
 * Used by Home, tray, notifications and `GET /health`.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  return clockInstead(findFault(input), input)
}

function findFault(input: DiagnosisInput): Diagnosis {
  if (input.core.kind === 'not-configured') {
    return { ...say('setup', msg('headline.no-core'), 'open-settings'), setting: 'core.url' }
  }
  if (input.isDiskStuck === true) return say('disk', msg('headline.disk-full'), 'check')
  if (input.sessions.length === 0) return say('setup', msg('headline.no-shop'), 'link')
  const faults = input.sessions.flatMap((session) => browserFault(session, input) ?? sessionFault(session, input) ?? [])
  // A fault that needs the owner comes before one that mends itself, whatever the order of the shops.
  const fault = faults.find(needsOwner) ?? faults[0]
  return (
    fault ??
    certificateFault(input) ??
    coreFault(input.core) ??
    channelFault(input.channels) ??
    besideFault(input) ??
    quietState(input)
  )
}

/** Customers are answered, but the owner should fix something on this computer. */
function besideFault({ clockOffMs = 0, takenPort = null, ...input }: DiagnosisInput): Diagnosis | null {
  const locked = reachOutFault(input)
  if (locked !== null) return locked
  if (takenPort !== null) {
    const what = msg('headline.port-taken', { port: String(takenPort) })
    return { ...say('port', what, 'open-settings'), setting: 'gateway.port' }
  }
  return Math.abs(clockOffMs) > CLOCK_WRONG_MS ? say('clock', msg('headline.clock-wrong'), 'check') : null
}

/** WhatsApp refuses messages to people who did not write first. Answers still go out. */
function reachOutFault({ sessions, reachOut, now }: DiagnosisInput): Diagnosis | null {
  for (const { id, name } of sessions) {
    const until = reachOut?.get(id)
    if (until === undefined || until <= now) continue
    return say('link', msg('headline.reach-out-lock', { name, until: { moment: until } }), 'none', id)
  }
  return null
}

/** Messages go through, but the core refuses the command stream or the session events. */
function channelFault(channels: ChannelKinds | undefined): Diagnosis | null {
  if (channels === undefined || !isRefusedBeside(channels)) return null
  return { ...say('core', msg('headline.own-channel-refused'), 'open-settings'), setting: 'core.secret' }
}

/**
 * A session without a browser. The owner waits while the small one is being fetched. Otherwise he names another path, fetches the small
 * one, or installs a browser and restarts the session.
 */
function browserFault({ id, name, state }: SessionView, input: DiagnosisInput): Diagnosis | null {
  if (state.kind !== 'failed' || state.code !== 'browser-missing') return null
  const view = input.browser?.()
  const fetching = view?.fetch.kind ?? 'idle'
  if (fetching !== 'idle' && fetching !== 'failed')
    return say('browser', msg('headline.browser-coming', { name }), 'wait', id)
  const what = msg('headline.no-browser', { name })
  if (input.isBrowserNamed === true) return { ...say('browser', what, 'open-settings', id), setting: 'browser.path' }
  const canFetch = view !== undefined && view.fitting.fetchable && !view.fitting.present
  return say('browser', what, canFetch ? 'fetch-browser' : 'restart', id)
}

/** Words for the days from `now` until `until` (both unix ms), when WhatsApp ends an unused link. */
export function inDays(until: number, now: number): Message {
  const count = Math.ceil((until - now) / 86_400_000)
  return count <= 0 ? msg('when.now') : msg('when.days', { count })
}

function expiring(session: SessionView, now: number): Diagnosis | null {
  const { id, name, state, linkExpiresAt } = session
  if (linkExpiresAt == null) return null
  const when = inDays(linkExpiresAt, now)
  if (state.kind === 'stopped') {
    const what = msg('headline.expires-disconnected', { name, when })
    return say('link', what, 'connect', id)
  }
  if (state.kind !== 'waiting-for-internet') return null
  const what = msg('headline.expires-offline', { name, when })
  return hurry(say('internet', what, 'connect', id))
}

/** The headline for each step of linking a phone. */
const linkStep = {
  preparing: 'headline.link-preparing',
  qr: 'headline.link-qr',
  code: 'headline.link-code',
  paused: 'headline.link-paused',
} as const satisfies Readonly<Record<LinkOffer['method'], MessageCode>>

function sessionFault(session: SessionView, { now }: DiagnosisInput): Diagnosis | null {
  const { id, name, state } = session
  const ends = expiring(session, now)
  if (ends !== null) return ends
  switch (state.kind) {
    case 'unlinked':
      return say('link', msg('headline.unlinked', { name }), 'relink', id)
    case 'needs-link':
      return say('link', msg(linkStep[state.offer.method], { name }), 'link', id)
    case 'conflict':
      return say('link', msg('headline.conflict', { name }), 'use-here', id)
    case 'failed':
      if (state.code === 'not-enough-memory') {
        const what = msg('headline.no-memory', { name })
        return say('browser', what, 'restart', id)
      }
      if (state.code === 'too-many-shops') {
        const what = msg('headline.too-many-shops', { name, most: state.said.values['most'] ?? '' })
        return { ...say('browser', what, 'open-settings', id), setting: 'sessions.max' }
      }
      if (state.code === 'profile-locked') {
        const what = msg('headline.in-use', { name })
        return say('browser', what, 'restart', id)
      }
      if (state.code === 'browser-sandbox') {
        const what = msg('headline.no-sandbox', { name })
        return { ...say('browser', what, 'open-settings', id), setting: 'browser.sandbox' }
      }
      return refused(state, session, now) ?? say('browser', msg('headline.no-browser', { name }), 'restart', id)
    case 'reconnecting':
      return hurry(say('browser', msg('headline.coming-back', { name }), 'connect', id))
    case 'waiting-for-internet':
      return hurry(say('internet', msg('headline.offline'), 'connect', id))
    case 'connected':
      if (session.deafSince != null) return say('link', msg('headline.deaf', { name }), 'wait', id)
      if (session.pageAsks != null)
        return say('link', msg('headline.page-asks', { name, question: session.pageAsks }), 'none', id)
      return session.selfCheck && !session.selfCheck.ok ? changed(session.selfCheck, session) : null
    case 'stopped':
    case 'starting':
    case 'linking':
    case 'syncing':
    case 'stopping':
      return null
  }
}

/** Failures that WhatsApp reports about the account, the network or its page. A different browser or connection does not help. */
const refusedCodes: ReadonlySet<SessionFailure> = new Set([
  'account-restricted',
  'business-restricted',
  'network-blocked',
  'version-outdated',
  'unknown-state',
  'whatsapp-changed',
])

function refused(
  state: Extract<SessionState, { kind: 'failed' }>,
  session: SessionView,
  now: number,
): Diagnosis | null {
  const { id, name } = session
  if (state.code === 'clock-wrong')
    return say('clock', msg('headline.clock-certificate', { day: { day: now } }), 'check', id)
  if (!refusedCodes.has(state.code)) return null
  return say('link', msg('headline.refused', { name, why: state.said }), 'connect', id)
}

/**
 * Blames the clock if it shows a time before this program was built: no certificate is valid yet then, so the connection is not at fault.
 * The day of tolerance covers a build made in another time zone by a clock slightly ahead.
 */
function clockInstead(fault: Diagnosis, { now, builtAt }: DiagnosisInput): Diagnosis {
  const isOfLine = fault.fault === 'internet' || fault.fault === 'browser' || fault.fault === 'clock'
  if (builtAt === undefined || now >= builtAt - DAY_MS || !isOfLine) return fault
  return say('clock', msg('headline.clock-years-off', { day: { day: now } }), 'check', fault.sessionId)
}

/** The core is unreachable because this computer's clock is wrong: neither the internet nor the core is at fault. */
function certificateFault({ core, now, whatsappOffMs = null }: DiagnosisInput): Diagnosis | null {
  if (core.kind !== 'unreachable' || !isClockByCertificate(core.detail, whatsappOffMs)) return null
  return say('clock', msg('headline.clock-core-certificate', { day: { day: now } }), 'check')
}

function changed(check: SelfCheck, { id, name }: SessionView): Diagnosis {
  const what = msg('headline.whatsapp-changed', { name, version: check.webVersion })
  return say('browser', what, 'none', id)
}

/** Names the customer if the core fails on one message only: the others are answered. */
function failingWords({ suspectName }: CoreStatus): Message {
  return suspectName === undefined ? msg('headline.failing') : msg('headline.failing-one', { name: suspectName })
}

const UNREACHABLE = {
  proxy: 'headline.proxy',
  'proxy-silent': 'headline.proxy-silent',
  unreachable: 'headline.unreachable',
} as const

function coreFault(core: CoreStatus): Diagnosis | null {
  switch (core.kind) {
    case 'secret-refused':
      return { ...say('core', msg('headline.secret-refused'), 'open-settings'), setting: 'core.secret' }
    case 'user-unknown':
      return say('plan', msg('headline.user-unknown'), 'try-core')
    case 'plan-inactive':
      return say('plan', msg('headline.plan-inactive'), 'try-core')
    case 'gone':
      return { ...say('core', msg('headline.gone'), 'open-settings'), setting: 'core.url' }
    case 'unreachable':
      if (isUntrustedCertificate(core.detail)) return hurry(say('internet', msg('headline.untrusted'), 'try-core'))
      return hurry(say('internet', msg(UNREACHABLE[proxyProblem(core.detail) ?? 'unreachable']), 'try-core'))
    case 'failing':
      return hurry(say('core', failingWords(core), 'try-core'))
    case 'not-configured':
    case 'unknown':
    case 'ok':
      return null
  }
}

function quietState({ sessions, core, pause }: DiagnosisInput): Diagnosis {
  const connected = sessions.filter((session) => session.state.kind === 'connected')
  const first = connected[0]
  if (!first) {
    const stopped = sessions.find((session) => session.state.kind === 'stopped')
    if (stopped) return say('link', msg('headline.disconnected', { name: stopped.name }), 'connect', stopped.id)
    return say('none', msg('headline.getting-ready'), 'wait', sessions[0]?.id ?? null)
  }
  if (pause.paused) return say('none', msg('headline.paused'), 'resume')
  if (core.oldSecretUntil !== undefined) {
    const until = { moment: core.oldSecretUntil }
    return say('none', msg('headline.old-secret', { until }), 'none')
  }
  const what =
    connected.length === 1
      ? msg('headline.well-one', { name: first.name })
      : msg('headline.well', { count: connected.length })
  return say('none', what, 'none')
}
