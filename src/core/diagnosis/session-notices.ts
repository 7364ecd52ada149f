import type { Notice } from '../../shared/contract/events.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { inDays } from './diagnose.ts'

type Draft = Omit<Notice, 'id' | 'at'>

/** What a session's state says to its owner, if anything; `key` tells whether it was said already. */
function noticeOf(session: SessionView, now: number): { readonly key: string; readonly draft: Draft } | null {
  const { id, name, state, since, selfCheck, linkExpiresAt } = session
  const draft = (kind: Draft['kind'], text: string): Draft => ({ kind, sessionId: id, count: 1, text })
  if (state.kind === 'unlinked') {
    const text = `${name} was unlinked on the phone. Link it again to go on answering.`
    return { key: `unlinked ${since}`, draft: draft('unlinked', text) }
  }
  if (linkExpiresAt != null) {
    const when = inDays(linkExpiresAt, now)
    const text = `${name} has been offline for long. WhatsApp ends its link ${when}. Connect it to keep the link.`
    return { key: `link-expires ${when}`, draft: draft('link-expires', text) }
  }
  if (state.kind === 'connected' && selfCheck?.ok === false) {
    const { webVersion, problems } = selfCheck
    const text = `WhatsApp changed (version ${webVersion}). ${name} may miss messages until Salesboy is updated.`
    return { key: `whatsapp-changed ${webVersion} ${problems.join('|')}`, draft: draft('whatsapp-changed', text) }
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
