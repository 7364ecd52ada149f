import type { Notice } from '../../shared/contract/events.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import type { Clock, Logger, Notifier } from '../ports.ts'

const KEPT = 20
/** The same kind for the same session is not repeated sooner than this. */
const REPEAT_AFTER_MS = 10 * 60_000

export interface NoticeBoard {
  /** Shows a notice in every client and asks the shell for a system notification. */
  post(notice: Omit<Notice, 'id' | 'at' | 'text'>): void
  /** The newest notices, newest first. */
  recent(): readonly Notice[]
}

/** Keeps the last notices for snapshots and limits how often the same one is repeated. */
export function createNoticeBoard(options: {
  readonly clock: Clock
  readonly logger: Logger
  readonly notifier: Notifier
  readonly publish: (notice: Notice) => void
}): NoticeBoard {
  const { clock, logger, notifier, publish } = options
  const kept: Notice[] = []
  let count = 0
  return {
    post(draft) {
      const at = clock.now()
      const text = sayEnglish(draft.said)
      const twin = kept.find((old) => old.kind === draft.kind && old.sessionId === draft.sessionId)
      if (twin && at - twin.at < REPEAT_AFTER_MS && twin.text === text) return
      count += 1
      const notice: Notice = { ...draft, text, at, id: `${at}-${count}` }
      kept.unshift(notice)
      kept.length = Math.min(kept.length, KEPT)
      publish(notice)
      notifier.notify(notice).then(
        (outcome) => {
          if (outcome.kind === 'failed')
            logger.warn('a notification was not shown', { kind: notice.kind, reason: outcome.reason })
        },
        (error: unknown) => logger.warn('the notifier failed', { kind: notice.kind, error }),
      )
    },
    recent: () => [...kept],
  }
}
