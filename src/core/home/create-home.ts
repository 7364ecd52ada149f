import type { HomeView } from '../../shared/model/home.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from '../storage/open-storage.ts'
import { DAY_MS } from '../time/durations.ts'
import type { WaitingRoom } from '../waiting/create-waiting.ts'
import { ownersDay, type OwnersDay } from '../../shared/owners-day.ts'

/** Changes come in bursts; the owner reads once a second at most. */
const BETWEEN_COUNTS_MS = 1_000
/** In a record of a million messages counting takes a while: it may take a twentieth of the time, not more. */
const REST = 20
const SHOWN_CHATS = 20

export interface Home {
  view(): HomeView
  /** Something may have changed: counts anew soon. */
  touch(): void
  stop(): void
}

/** Home's numbers: counted in the record of messages, so that they are right with any number of them and over midnight. */
export function createHome(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Pick<Storage, 'home'>
  readonly waiting: Pick<WaitingRoom, 'list'>
  readonly onChanged: (home: HomeView) => void
}): Home {
  const { clock, logger, settings, storage } = deps
  let shown: HomeView | null = null
  let timer: Timer | null = null
  let midnight: Timer | null = null
  let today: (OwnersDay & { readonly zone: string }) | null = null
  let stopped = false
  let tookMs = 0
  const offSettings = settings.onChanged((name) => name === 'computer.timeZone' && touch())

  const isToday = (day: OwnersDay, now: number) => day.began <= now && now < day.ends

  /** Also over a sleep, a changed clock and a journey: asked anew as soon as it is another day. */
  function dayOf(now: number): OwnersDay & { readonly zone: string } {
    const zone = settings.get('computer.timeZone')
    if (today !== null && today.zone === zone && isToday(today, now)) return today
    today = { ...ownersDay(zone, now), zone }
    midnight?.cancel()
    if (!stopped) midnight = clock.setTimer(today.ends - now, touch)
    return today
  }

  function count(): HomeView {
    const now = clock.now()
    const day = dayOf(now)
    const away = storage.home.away(now - DAY_MS)
    return {
      day: day.day,
      timeZone: day.zone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : day.zone,
      ...storage.home.count(day.began),
      waitingChats: deps.waiting.list(SHOWN_CHATS),
      away: away.last === null ? null : { until: away.last, customers: away.customers, answered: away.answered },
    }
  }

  function refresh(): void {
    const began = clock.monotonic()
    const next = count()
    tookMs = clock.monotonic() - began
    const changed = JSON.stringify(next) !== JSON.stringify(shown)
    shown = next
    if (changed) deps.onChanged(next)
  }

  function touch(): void {
    if (stopped) return
    timer ??= clock.setTimer(Math.max(BETWEEN_COUNTS_MS, REST * tookMs), () => {
      timer = null
      try {
        refresh()
      } catch (error) {
        logger.warn('the numbers of the day could not be counted', { error })
      }
    })
  }

  return {
    view() {
      if (shown === null || today === null || !isToday(today, clock.now())) shown = count()
      return shown
    },
    touch,
    stop() {
      stopped = true
      timer?.cancel()
      midnight?.cancel()
      offSettings()
    },
  }
}
