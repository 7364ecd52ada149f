import type { SessionView } from '../../shared/model/session.ts'
import { msg, sayEnglish, type Message } from '../../shared/words/say.ts'
import type { Changes, NoticeDraft } from '../changes.ts'
import type { Clock } from '../ports.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { inDays } from './diagnose.ts'

/** The notice for a session's state, or null. An unchanged `key` means that the notice was already posted. */
function noticeOf(session: SessionView, now: number): { readonly key: string; readonly draft: NoticeDraft } | null {
  const { id, name, state, since, selfCheck, deafSince, pageAsks, linkExpiresAt } = session
  const draft = (kind: NoticeDraft['kind'], what: Message): NoticeDraft => ({
    kind,
    sessionId: id,
    count: 1,
    said: what,
  })
  if (state.kind === 'unlinked') {
    return { key: `unlinked ${since}`, draft: draft('unlinked', msg('headline.unlinked', { name })) }
  }
  if (linkExpiresAt != null) {
    const when = inDays(linkExpiresAt, now)
    const what = msg('notice.link-expires', { name, when })
    return { key: `link-expires ${sayEnglish(when)}`, draft: draft('link-expires', what) }
  }
  if (deafSince != null) {
    return { key: `deaf ${deafSince}`, draft: draft('whatsapp-changed', msg('headline.deaf', { name })) }
  }
  if (pageAsks != null) {
    const what = msg('headline.page-asks', { name, question: pageAsks })
    return { key: `page-asks ${pageAsks}`, draft: draft('whatsapp-changed', what) }
  }
  if (state.kind === 'connected' && selfCheck?.ok === false) {
    const { webVersion, problems } = selfCheck
    const what = msg('headline.whatsapp-changed', { name, version: webVersion })
    return {
      key: `whatsapp-changed ${webVersion} ${problems.map(sayEnglish).join('|')}`,
      draft: draft('whatsapp-changed', what),
    }
  }
  return null
}

/** Turns session changes into notices, each posted once, because a session announces itself far more often than it has news. */
export class SessionNotices {
  readonly #clock: Pick<Clock, 'now'>
  readonly #changes: Pick<Changes, 'tell'>
  /** Session id → key of its last notice. */
  readonly #told = new Map<string, string>()

  constructor(deps: { readonly clock: Pick<Clock, 'now'>; readonly changes: Pick<Changes, 'tell'> }) {
    this.#clock = deps.clock
    this.#changes = deps.changes
  }

  /** Subscribes to the sessions; returns the unsubscribe. */
  follow(sessions: Pick<Sessions, 'onChanged' | 'onRemoved'>): () => void {
    const offs = [sessions.onChanged((session) => this.changed(session)), sessions.onRemoved((id) => this.removed(id))]
    return () => offs.forEach((off) => off())
  }

  changed(session: SessionView): void {
    const notice = noticeOf(session, this.#clock.now())
    if (notice === null || this.#told.get(session.id) === notice.key) return
    this.#told.set(session.id, notice.key)
    this.#changes.tell('notice', notice.draft)
  }

  removed(id: string): void {
    this.#told.delete(id)
  }
}
