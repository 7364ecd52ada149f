import { keyOfChat } from '../../shared/model/chat.ts'
import type { Basics } from '../basics.ts'
import type { TakeoverRow } from '../storage/takeover-table.ts'
import { Alarm } from '../time/alarm.ts'
import { WORTH_MS } from '../time/clock-drift.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { Expiry } from '../time/expiry.ts'
import { OVER } from './takeover-rules.ts'

/** A takeover with an end time. */
type EndingRow = TakeoverRow & { readonly until: number }
const hasEnd = (row: TakeoverRow): row is EndingRow => row.until !== null
/** `steadyEnd`: the end by monotonic time, in ms. */
interface Watched {
  readonly row: EndingRow
  readonly steadyEnd: number
}
const keyOf = (row: TakeoverRow): string => keyOfChat(row.session_id, row.chat_key)

/** Tells the listeners when a takeover ends, even if the clock is set meanwhile. */
export class TakeoverEnds {
  readonly #deps: Basics
  /** Returns all takeovers in force now. */
  readonly #rows: () => readonly TakeoverRow[]
  readonly #expiry: Expiry
  readonly #alarm: Alarm
  /** The takeovers in force, and those that are over by the wall clock alone. */
  #watched = new Map<string, Watched>()
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
    for (const row of this.#passed(ending)) this.#endNow(row)
    this.#endThoseOver(ending)
    // Also set when none is in force: a clock set backwards may put back in force what ended during sleep, and its time must be counted.
    const next = Math.min(...ending.map(({ until }) => until))
    this.#alarm.set(next, () => {
      if (next <= clock.now()) changes.tell('takeover', null)
      this.watch()
    })
  }

  /**
   * The takeovers that are over by both clocks. A clock set backwards later must not put them back in force. If only the wall clock says
   * so, it may have been set forward by mistake: correcting it must put them back in force, so they are kept until both agree.
   */
  #passed(ending: readonly EndingRow[]): readonly EndingRow[] {
    const [now, steady] = [this.#deps.clock.now(), this.#deps.clock.monotonic()]
    const isOver = ({ row, steadyEnd }: Watched) => row.until <= now && steadyEnd - WORTH_MS <= steady
    const before = this.#watched
    this.#watched = new Map([...before].filter(([, one]) => one.row.until <= now && !isOver(one)))
    for (const row of ending) {
      const known = before.get(keyOf(row))
      const isSame = known?.row.until === row.until
      this.#watched.set(keyOf(row), isSame ? known : { row, steadyEnd: steady + row.until - now })
    }
    return [...before.values()].filter(isOver).map(({ row }) => row)
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
        storage.takeovers.put({ ...found, since: Math.min(found.since, clock.now()), until: OVER })
      })
      .then(() => {
        if (!this.#running) return
        // The wall clock's own end was told by the alarm.
        if (until > clock.now()) changes.tell('takeover', null)
        this.watch()
      })
      .catch((error: unknown) => logger.warn('the end of a takeover was not stored', { error }))
  }
}
