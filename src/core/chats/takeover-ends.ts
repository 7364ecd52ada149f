import { keyOfChat } from '../../shared/model/chat.ts'
import type { Basics } from '../basics.ts'
import type { TakeoverRow } from '../storage/takeover-table.ts'
import { Alarm } from '../time/alarm.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { Expiry } from '../time/expiry.ts'

/** A takeover with an end time. */
type EndingRow = TakeoverRow & { readonly until: number }
const hasEnd = (row: TakeoverRow): row is EndingRow => row.until !== null
const keyOf = (row: TakeoverRow): string => keyOfChat(row.session_id, row.chat_key)

/** Tells the listeners when a takeover ends, even if the clock is set meanwhile. */
export class TakeoverEnds {
  readonly #deps: Basics
  /** Returns all takeovers in force now. */
  readonly #rows: () => readonly TakeoverRow[]
  readonly #expiry: Expiry
  readonly #alarm: Alarm
  #running = false

  constructor(deps: Basics, rows: () => readonly TakeoverRow[]) {
    this.#deps = deps
    this.#rows = rows
    this.#expiry = new Expiry(deps.clock)
    this.#alarm = new Alarm(deps.clock)
  }

  start(): void {
    this.#running = true
    this.watch()
  }

  stop(): void {
    this.#running = false
    this.#alarm.cancel()
  }

  /** Schedules the next end again. Call it when a takeover began, ended or got another end time. */
  watch(): void {
    this.#alarm.cancel()
    if (!this.#running) return
    const { clock, changes } = this.#deps
    const ending = this.#rows().filter(hasEnd)
    this.#endThoseOver(ending)
    // Also set when none is in force: a clock set backwards may put an ended takeover back in force, and its time must then be counted.
    const next = Math.min(...ending.map(({ until }) => until))
    this.#alarm.set(next, () => {
      if (next <= clock.now()) changes.tell('takeover', null)
      this.watch()
    })
  }

  /** Ends takeovers whose full length has passed, although the clock was set backwards, now or while we were off. */
  #endThoseOver(ending: readonly EndingRow[]): void {
    const byHandMs = this.#deps.settings.get('takeover.minutes') * MINUTE_MS
    const ends = ending.map((row) => {
      const longestMs = row.cause === 'hand' ? byHandMs : row.until - row.since
      return [keyOf(row), { until: row.until, longestMs }] as const
    })
    const over = this.#expiry.over(ends)
    for (const row of ending) if (over.has(keyOf(row))) this.#endNow(row)
  }

  #endNow({ session_id, chat_key, until }: EndingRow): void {
    const { clock, logger, storage, changes } = this.#deps
    storage.writes
      .run(() => {
        const found = storage.takeovers.find(session_id, chat_key)
        if (found?.until !== until) return
        const now = clock.now()
        storage.takeovers.put({ ...found, since: Math.min(found.since, now), until: now })
      })
      .then(() => {
        if (!this.#running) return
        changes.tell('takeover', null)
        this.watch()
      })
      .catch((error: unknown) => logger.warn('a takeover could not be shortened', { error }))
  }
}
