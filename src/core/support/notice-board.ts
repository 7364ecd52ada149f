/*
 * Owns the latest notices to the owner, as every client and the system show them. Does not know which rooms post them.
 */
import type { Notice } from '../../shared/contract/events.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import type { Changes, NoticeDraft } from '../changes.ts'
import type { Clock, Logger, Notifier } from '../ports.ts'
import type { EventHub } from '../rpc/event-hub.ts'

const KEPT = 20
/** The same notice for the same session is not repeated within this time. */
const REPEAT_AFTER_MS = 10 * 60_000

/** Keeps the latest notices for snapshots and limits how often the same notice repeats. */
export class NoticeBoard {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #notifier: Notifier
  readonly #events: Pick<EventHub, 'publish'>
  readonly #kept: Notice[] = []
  /** Notices from before `start`, when no client could see them; null after `start`. */
  #early: NoticeDraft[] | null = []
  #count = 0

  constructor(deps: {
    readonly clock: Clock
    readonly logger: Logger
    readonly notifier: Notifier
    readonly changes: Changes
    readonly events: Pick<EventHub, 'publish'>
  }) {
    this.#clock = deps.clock
    this.#logger = deps.logger
    this.#notifier = deps.notifier
    this.#events = deps.events
    deps.changes.on('notice', (draft) => (this.#early === null ? this.#post(draft) : this.#early.push(draft)))
  }

  /** Posts the notices collected so far; later ones are posted at once. */
  start(): void {
    const early = this.#early ?? []
    this.#early = null
    for (const draft of early) this.#post(draft)
  }

  /** The newest notices, newest first. */
  recent(): readonly Notice[] {
    return [...this.#kept]
  }

  /** Shows a notice in every client and asks the shell for a system notification. */
  #post(draft: NoticeDraft): void {
    const at = this.#clock.now()
    const text = sayEnglish(draft.said)
    const twin = this.#kept.find((old) => old.kind === draft.kind && old.sessionId === draft.sessionId)
    if (twin && at - twin.at < REPEAT_AFTER_MS && twin.text === text) return
    this.#count += 1
    const notice: Notice = { ...draft, text, at, id: `${at}-${this.#count}` }
    this.#kept.unshift(notice)
    this.#kept.length = Math.min(this.#kept.length, KEPT)
    this.#events.publish({ type: 'notice', notice })
    this.#notifier.notify(notice).then(
      (outcome) => {
        if (outcome.kind === 'failed')
          this.#logger.warn('a notification was not shown', { kind: notice.kind, reason: outcome.reason })
      },
      (error: unknown) => this.#logger.warn('the notifier failed', { kind: notice.kind, error }),
    )
  }
}
