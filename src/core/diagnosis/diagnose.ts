import type { CoreLinks, CoreStatus, Diagnosis, PauseStatus } from '../../shared/model/core-status.ts'
import type { BrowserView } from '../../shared/model/browser.ts'
import type { SentenceCode } from '../../shared/words/en.ts'
import { said, sayEnglish, type Said } from '../../shared/words/say.ts'
import type { LinkOffer, SelfCheck, SessionView } from '../../shared/model/session.ts'

export interface DiagnosisInput {
  /** Unix ms; for what runs out. */
  readonly now: number
  readonly sessions: readonly SessionView[]
  readonly core: CoreStatus
  readonly pause: PauseStatus
  readonly links?: CoreLinks
  readonly browser?: BrowserView
}

const say = (
  fault: Diagnosis['fault'],
  what: Said,
  action: Diagnosis['action'],
  sessionId: string | null = null,
): Diagnosis => ({ fault, sentence: sayEnglish(what), said: what, action, sessionId })

/**
 * Says which one thing is wrong, in one sentence with one action: setup first, then what stops customers' messages from
 * arriving (link, browser, internet), then what stops answers (plan, core), then pause. Used by Home, tray, notifications
 * and `GET /health`.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  if (input.core.kind === 'not-configured') {
    return say('setup', said('headline.no-core'), 'open-settings')
  }
  if (input.sessions.length === 0) return say('setup', said('headline.no-shop'), 'link')
  const faults = input.sessions.flatMap(
    (session) => browserOnItsWay(session, input.browser) ?? sessionFault(session, input.now) ?? [],
  )
  // What needs the owner comes before what mends itself, whichever shop it is.
  const fault = faults.find(({ action }) => action !== 'wait' && action !== 'none') ?? faults[0]
  return fault ?? coreFault(input.core) ?? linkFault(input.links) ?? quietState(input)
}

/** Messages go through, but the core refuses us on a line beside them. */
function linkFault(links: CoreLinks | undefined): Diagnosis | null {
  if (links?.stream.kind !== 'secret-refused' && links?.events.kind !== 'secret-refused') return null
  return say('core', said('headline.own-line-refused'), 'open-settings')
}

/** A session without a browser, while the small one is being fetched: nothing to do but wait. */
function browserOnItsWay({ id, name, state }: SessionView, browser: BrowserView | undefined): Diagnosis | null {
  const isComing = browser !== undefined && browser.fetch.kind !== 'idle' && browser.fetch.kind !== 'failed'
  if (!isComing || state.kind !== 'failed' || state.code !== 'browser-missing') return null
  return say('browser', said('headline.browser-coming', { name }), 'wait', id)
}

/** In how many days WhatsApp ends a link that nobody uses. */
export function inDays(until: number, now: number): Said {
  const count = Math.ceil((until - now) / 86_400_000)
  return count <= 0 ? said('when.now') : said('when.days', { count })
}

function expiring(session: SessionView, now: number): Diagnosis | null {
  const { id, name, state, linkExpiresAt } = session
  if (linkExpiresAt == null) return null
  const when = inDays(linkExpiresAt, now)
  if (state.kind === 'stopped') {
    const what = said('headline.expires-disconnected', { name, when })
    return say('link', what, 'connect', id)
  }
  if (state.kind !== 'waiting-for-internet') return null
  const what = said('headline.expires-offline', { name, when })
  return say('internet', what, 'wait', id)
}

/** What the owner does next on the way to a link. */
const linkStep = {
  preparing: 'headline.link-preparing',
  qr: 'headline.link-qr',
  code: 'headline.link-code',
  paused: 'headline.link-paused',
} as const satisfies Readonly<Record<LinkOffer['method'], SentenceCode>>

function sessionFault(session: SessionView, now: number): Diagnosis | null {
  const { id, name, state } = session
  const ends = expiring(session, now)
  if (ends !== null) return ends
  switch (state.kind) {
    case 'unlinked':
      return say('link', said('headline.unlinked', { name }), 'link', id)
    case 'needs-link':
      return say('link', said(linkStep[state.offer.method], { name }), 'link', id)
    case 'conflict':
      return say('link', said('headline.conflict', { name }), 'take-over', id)
    case 'failed':
      if (state.code === 'not-enough-memory') {
        const what = said('headline.no-memory', { name })
        return say('browser', what, 'restart', id)
      }
      if (state.code === 'profile-locked') {
        const what = said('headline.in-use', { name })
        return say('browser', what, 'restart', id)
      }
      return say('browser', said('headline.no-browser', { name }), 'restart', id)
    case 'reconnecting':
      return say('browser', said('headline.coming-back', { name }), 'wait', id)
    case 'waiting-for-internet':
      return say('internet', said('headline.offline'), 'wait', id)
    case 'connected':
      return session.selfCheck && !session.selfCheck.ok ? changed(session.selfCheck, session) : null
    case 'stopped':
    case 'starting':
    case 'linking':
    case 'syncing':
    case 'stopping':
      return null
  }
}

function changed(check: SelfCheck, { id, name }: SessionView): Diagnosis {
  const what = said('headline.whatsapp-changed', { name, version: check.webVersion })
  return say('browser', what, 'none', id)
}

function coreFault(core: CoreStatus): Diagnosis | null {
  switch (core.kind) {
    case 'secret-refused':
      return say('core', said('headline.secret-refused'), 'open-settings')
    case 'user-unknown':
      return say('plan', said('headline.user-unknown'), 'open-settings')
    case 'plan-inactive':
      return say('plan', said('headline.plan-inactive'), 'none')
    case 'gone':
      return say('core', said('headline.gone'), 'open-settings')
    case 'unreachable':
      return say('internet', said('headline.unreachable'), 'wait')
    case 'failing':
      return say('core', said('headline.failing'), 'wait')
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
    if (stopped) return say('link', said('headline.disconnected', { name: stopped.name }), 'connect', stopped.id)
    return say('none', said('headline.getting-ready'), 'wait', sessions[0]?.id ?? null)
  }
  if (pause.paused) return say('none', said('headline.paused'), 'resume')
  if (core.oldSecretUntil !== undefined) {
    const until = { moment: core.oldSecretUntil }
    return say('none', said('headline.old-secret', { until }), 'none')
  }
  const what =
    connected.length === 1
      ? said('headline.well-one', { name: first.name })
      : said('headline.well', { count: connected.length })
  return say('none', what, 'none')
}
