import type { Catalog } from '../../shared/words/catalog.ts'
import { say } from '../../shared/words/say.ts'
import type { Clock, Logger, Notifier, NotifyOutcome, Timer } from '../../core/ports.ts'
import type { Notice } from '../../shared/contract/events.ts'
import type { Place } from '../../shared/model/computer.ts'
import { groupNotices, placeOf } from './notification-plan.ts'

/** At most `times` notifications within `withinMs`; the rest are shown as one group afterwards. */
const BUDGET = { times: 3, withinMs: 60_000 }

export interface NotificationService extends Notifier {
  /** Nothing is shown while the screen is locked; after the unlock one notification summarises the held notices. */
  setLocked(isLocked: boolean): void
  stop(): void
}

/**
 * Decides which notices become system notifications: none while the window is in front (it shows them itself), none when switched off, none
 * behind a locked screen, and never a burst. Nothing is sent as urgent, so the system applies its own do-not-disturb (docs/security.md).
 */
export function createNotificationService(options: {
  readonly show: (draft: { readonly body: string; readonly place: Place }) => Promise<NotifyOutcome>
  readonly isOn: () => boolean
  readonly isWindowInFront: () => boolean
  readonly isLocked: boolean
  /** The catalog of the current language. */
  readonly book: () => Catalog
  readonly clock: Clock
  readonly logger: Logger
}): NotificationService {
  const { show, isOn, isWindowInFront, book, clock, logger } = options
  let isLocked = options.isLocked
  let held: Notice[] = []
  let shownAt: number[] = []
  let timer: Timer | null = null

  function hasBudget(): boolean {
    const now = clock.monotonic()
    shownAt = shownAt.filter((at) => now - at < BUDGET.withinMs)
    return shownAt.length < BUDGET.times
  }

  function showHeld(): void {
    timer = null
    if (isLocked) return
    const draft = groupNotices(held, book())
    held = []
    if (draft === null || !isOn() || isWindowInFront()) return
    shownAt.push(clock.monotonic())
    show(draft).then(
      (outcome) => {
        if (outcome.kind !== 'shown') logger.info('a grouped notification was not shown', { outcome: outcome.kind })
      },
      (error: unknown) => logger.warn('a grouped notification failed', { error }),
    )
  }

  function hold(notice: Notice, reason: string): NotifyOutcome {
    held.push(notice)
    if (!isLocked) timer ??= clock.setTimer(BUDGET.withinMs, showHeld)
    return { kind: 'suppressed', reason }
  }

  return {
    async notify(notice) {
      if (!isOn()) return { kind: 'suppressed', reason: 'switched off in the settings' }
      if (isLocked) return hold(notice, 'held until the screen is unlocked')
      if (isWindowInFront()) return { kind: 'suppressed', reason: 'the window shows it' }
      if (held.length > 0 || !hasBudget()) return hold(notice, 'held to be shown with others')
      shownAt.push(clock.monotonic())
      return show({ body: say(book(), notice.said), place: placeOf(notice) })
    },
    setLocked(locked) {
      isLocked = locked
      if (!locked && held.length > 0 && timer === null) showHeld()
    },
    stop: () => timer?.cancel(),
  }
}
