/*
 * Home's numbers. Owns no data: it counts in the record of messages, again when rooms tell of a change, and at midnight.
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

/** Changes come in bursts; the owner reads once a second at most. */
const BETWEEN_COUNTS_MS = 1_000
/** In a record of a million messages counting takes a while: it may take a twentieth of the time, not more. */
const REST = 20
const SHOWN_CHATS = 20

export interface HomeDeps extends Omit<Basics, 'storage'> {
  readonly storage: Pick<Storage, 'home'>
  readonly attention: Pick<AttentionList, 'list'>
  readonly power: Pick<PowerSignal, 'onResume'>
  readonly events: Pick<EventHub, 'publish'>
}

/** `zone`: as it is set; `offset` and `name`: as this computer had them then. */
type Today = OwnersDay & { readonly zone: string; readonly offset: number; readonly name: string }

/** Right with any number of messages, and over midnight. */
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

  /** Something may have changed: counts anew soon. */
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

  /** Also over a sleep, a changed clock and a journey: asked anew as soon as it is another day. */
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

/** By this computer's zone, which is another one after a journey; asking for its name takes a hundred times as long. */
const offsetAt = (now: number): number => new Date(now).getTimezoneOffset()

const isToday = (day: Today, now: number): boolean => day.began <= now && now < day.ends && day.offset === offsetAt(now)
