import type { CoreLinks, CoreStatus, Diagnosis, PauseStatus } from '../../shared/model/core-status.ts'
import type { BrowserView } from '../../shared/model/browser.ts'
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
  sentence: string,
  action: Diagnosis['action'],
  sessionId: string | null = null,
): Diagnosis => ({ fault, sentence, action, sessionId })

/**
 * Says which one thing is wrong, in one sentence with one action: setup first, then what stops customers' messages from
 * arriving (link, browser, internet), then what stops answers (plan, core), then pause. Used by Home, tray, notifications
 * and `GET /health`.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  if (input.core.kind === 'not-configured') {
    return say(
      'setup',
      'Salesboy is not connected to its assistant yet. Enter the address and the secret.',
      'open-settings',
    )
  }
  if (input.sessions.length === 0)
    return say('setup', 'No phone is linked yet. Add your shop and scan the code.', 'link')
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
  return say(
    'core',
    'Customers are answered, but the assistant does not accept this shop’s secret for its own line. Check the secret with it.',
    'open-settings',
  )
}

/** A session without a browser, while the small one is being fetched: nothing to do but wait. */
function browserOnItsWay({ id, name, state }: SessionView, browser: BrowserView | undefined): Diagnosis | null {
  const isComing = browser !== undefined && browser.fetch.kind !== 'idle' && browser.fetch.kind !== 'failed'
  if (!isComing || state.kind !== 'failed' || state.code !== 'browser-missing') return null
  return say(
    'browser',
    `Fetching the small browser that ${name} needs. It starts by itself when it is here.`,
    'wait',
    id,
  )
}

/** In how many days WhatsApp ends a link that nobody uses, in words. */
export function inDays(until: number, now: number): string {
  const days = Math.ceil((until - now) / 86_400_000)
  if (days <= 0) return 'any moment now'
  return days === 1 ? 'within a day' : `in ${days} days`
}

function expiring(session: SessionView, now: number): Diagnosis | null {
  const { id, name, state, linkExpiresAt } = session
  if (linkExpiresAt == null) return null
  const when = inDays(linkExpiresAt, now)
  if (state.kind === 'stopped') {
    const sentence = `${name} has been offline for long. WhatsApp ends its link ${when}: connect it to keep it.`
    return say('link', sentence, 'connect', id)
  }
  if (state.kind !== 'waiting-for-internet') return null
  const sentence = `No internet for long. WhatsApp ends the link of ${name} ${when}: bring this computer online.`
  return say('internet', sentence, 'wait', id)
}

/** What the owner does next on the way to a link. */
const linkStep: Readonly<Record<LinkOffer['method'], string>> = {
  preparing: 'the code is being prepared',
  qr: 'scan the code',
  code: 'type the code on the phone',
  paused: 'show the code again and scan it',
}

function sessionFault(session: SessionView, now: number): Diagnosis | null {
  const { id, name, state } = session
  const ends = expiring(session, now)
  if (ends !== null) return ends
  switch (state.kind) {
    case 'unlinked':
      return say('link', `${name} was unlinked on the phone. Link it again to go on answering.`, 'link', id)
    case 'needs-link':
      return say('link', `${name} waits for its phone: ${linkStep[state.offer.method]}.`, 'link', id)
    case 'conflict':
      return say('link', `${name} is open in another window or computer. Only one can answer.`, 'take-over', id)
    case 'failed':
      if (state.code === 'not-enough-memory') {
        const sentence = `${name} waits for free memory: close other programs. It is tried again by itself.`
        return say('browser', sentence, 'restart', id)
      }
      if (state.code === 'profile-locked') {
        const sentence = `${name} is in use by another program on this computer. Close that program, then restart the shop.`
        return say('browser', sentence, 'restart', id)
      }
      return say(
        'browser',
        `${name} cannot start the hidden browser it needs. Customers’ messages do not arrive.`,
        'restart',
        id,
      )
    case 'reconnecting':
      return say('browser', `${name} lost its connection and is coming back by itself. Nothing is lost.`, 'wait', id)
    case 'waiting-for-internet':
      return say('internet', 'No internet. Nothing is lost: messages go out when it is back.', 'wait', id)
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
  const sentence = `WhatsApp changed (version ${check.webVersion}). ${name} may miss messages until Salesboy is updated.`
  return say('browser', sentence, 'none', id)
}

function coreFault(core: CoreStatus): Diagnosis | null {
  switch (core.kind) {
    case 'secret-refused':
      return say(
        'core',
        'The assistant does not accept this shop’s secret. Messages wait safely here.',
        'open-settings',
      )
    case 'user-unknown':
      return say(
        'plan',
        'The assistant does not know this shop, or the plan is not active. Messages wait safely here.',
        'open-settings',
      )
    case 'plan-inactive':
      return say('plan', 'The plan is not active. Messages wait safely here until it is.', 'none')
    case 'gone':
      return say(
        'core',
        'The assistant’s address is no longer in use. Enter the new one; messages wait safely here.',
        'open-settings',
      )
    case 'unreachable':
      return say(
        'internet',
        'The assistant cannot be reached. Nothing is lost: messages go out when it is back.',
        'wait',
      )
    case 'failing':
      return say('core', 'The assistant has trouble of its own. Nothing is lost: messages are tried again.', 'wait')
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
    if (stopped) return say('link', `${stopped.name} is disconnected. The bot does not answer.`, 'connect', stopped.id)
    return say('none', 'Getting ready…', 'wait', sessions[0]?.id ?? null)
  }
  if (pause.paused) return say('none', 'Replies are paused. Customers’ messages still arrive.', 'resume')
  if (core.oldSecretUntil !== undefined) {
    const until = new Date(core.oldSecretUntil).toLocaleString('en', {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
    })
    return say('none', `The assistant still uses the old secret. It works until ${until}.`, 'none')
  }
  const sentence =
    connected.length === 1
      ? `All is well. ${first.name} is connected and answering.`
      : `All is well. ${connected.length} phones are connected and answering.`
  return say('none', sentence, 'none')
}
