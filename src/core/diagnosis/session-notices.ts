import type { Notice } from '../../shared/contract/events.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { msg, sayEnglish, type Message } from '../../shared/words/say.ts'
import { inDays } from './diagnose.ts'

type Draft = Omit<Notice, 'id' | 'at' | 'text'>

/** What a session's state says to its owner, if anything; `key` tells whether it was said already. */
function noticeOf(session: SessionView, now: number): { readonly key: string; readonly draft: Draft } | null {
  const { id, name, state, since, selfCheck, deafSince, pageAsks, linkExpiresAt } = session
  const draft = (kind: Draft['kind'], what: Message): Draft => ({ kind, sessionId: id, count: 1, said: what })
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
    return { key: `whatsapp-changed ${webVersion} ${problems.join('|')}`, draft: draft('whatsapp-changed', what) }
  }
  return null
}

export interface SessionNotices {
  changed(session: SessionView): void
  removed(id: string): void
}

/** Turns what happens to sessions into notices, each said once: a session announces itself far more often than it has news. */
export function createSessionNotices(deps: { now(): number; post(notice: Draft): void }): SessionNotices {
  const said = new Map<string, string>()
  return {
    changed(session) {
      const notice = noticeOf(session, deps.now())
      if (notice === null || said.get(session.id) === notice.key) return
      said.set(session.id, notice.key)
      deps.post(notice.draft)
    },
    removed: (id) => void said.delete(id),
  }
}
