/*
 * Owns Home's numbers, but no data: counts in the record of messages, again after each change that rooms announce, and at midnight.
 */
import { DAY_MS } from '../time/durations.ts'
import { isDeepStrictEqual } from 'node:util'
import type { HomeView } from '../../shared/model/home.ts'
import { ownersDay, type OwnersDay } from '../../shared/owners-day.ts'
import type { Basics } from '../basics.ts'
import type { AttentionList } from '../chats/attention-list.ts'
import type { PowerSignal, Timer } from '../ports.ts'
import type { EventHub } from '../rpc/event-hub.ts'
import type { Storage } from '../storage/open-storage.ts'

/** Changes come in bursts, so count at most once a second. */
const BETWEEN_COUNTS_MS = 1_000
/** Counting may use at most a twentieth of the time, because it is slow in a record of a million messages. */
const REST = 20
const SHOWN_CHATS = 20

export interface HomeDeps extends Omit<Basics, 'storage'> {
  readonly storage: Pick<Storage, 'home'>
  readonly attention: Pick<AttentionList, 'list'>
  readonly power: Pick<PowerSignal, 'onResume'>
  readonly events: Pick<EventHub, 'publish'>
}

/** `zone` is the setting. `offset` is this computer's at that time; `name` is the zone's name (this computer's if none is set). */
type Today = OwnersDay & { readonly zone: string; readonly offset: number; readonly name: string }

/** Counts the numbers of Home. Stays correct past midnight and cheap with any number of messages. */
export class Home {
  readonly #deps: HomeDeps
  readonly #unsubscribe: readonly (() => void)[]
  #shown: HomeView | null = null
  #timer: Timer | null = null
  #midnight: Timer | null = null
  #today: Today | null = null
  #stopped = false
  #tookMs = 0

  constructor(deps: HomeDeps) {
    this.#deps = deps
    const touch = (): void => this.touch()
    const kinds = ['message', 'reply', 'own-text', 'chat', 'takeover', 'renamed', 'deleted'] as const
    this.#unsubscribe = [
      deps.settings.onChanged((name) => name === 'computer.timeZone' && touch()),
      deps.power.onResume(touch),
      ...kinds.map((kind) => deps.changes.on(kind, touch)),
    ]
  }

  view(): HomeView {
    if (this.#shown === null || this.#today === null || !isToday(this.#today, this.#deps.clock.now())) {
      this.#shown = this.#count()
    }
    return this.#shown
  }

  /** Counts again soon, because something may have changed. */
  touch(): void {
    if (this.#stopped) return
    const { clock, logger } = this.#deps
    this.#timer ??= clock.setTimer(Math.max(BETWEEN_COUNTS_MS, REST * this.#tookMs), () => {
      this.#timer = null
      try {
        this.#refresh()
      } catch (error) {
        logger.child('home').warn('the numbers of the day could not be counted', { error })
      }
    })
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#midnight?.cancel()
    for (const off of this.#unsubscribe) off()
  }

  #refresh(): void {
    const { clock, events } = this.#deps
    const began = clock.monotonic()
    const next = this.#count()
    this.#tookMs = clock.monotonic() - began
    const isNews = !isDeepStrictEqual(next, this.#shown)
    this.#shown = next
    if (isNews) events.publish({ type: 'home.changed', home: next })
  }

  #count(): HomeView {
    const { clock, storage, attention } = this.#deps
    const now = clock.now()
    const day = this.#dayOf(now)
    const away = storage.home.away(now - DAY_MS)
    return {
      day: day.day,
      timeZone: day.name,
      ...storage.home.count(day.began),
      waitingChats: attention.list(SHOWN_CHATS),
      away: away.last === null ? null : { until: away.last, customers: away.customers, answered: away.answered },
    }
  }

  /** The owner's current day. Computed again on a new day, also after a sleep, a clock change or a journey to another time zone. */
  #dayOf(now: number): Today {
    const { clock, settings } = this.#deps
    const zone = settings.get('computer.timeZone')
    if (this.#today !== null && this.#today.zone === zone && isToday(this.#today, now)) return this.#today
    const name = zone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone
    const today = { ...ownersDay(zone, now), zone, offset: offsetAt(now), name }
    this.#today = today
    this.#midnight?.cancel()
    if (!this.#stopped) this.#midnight = clock.setTimer(today.ends - now, () => this.touch())
    return today
  }
}

/** Detects that this computer's time zone changed on a journey. Reading the zone's name would take a hundred times as long. */
const offsetAt = (now: number): number => new Date(now).getTimezoneOffset()

const isToday = (day: Today, now: number): boolean => day.began <= now && now < day.ends && day.offset === offsetAt(now)
