import { HOUR_MS } from '../time/durations.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import type { Clock, Logger, PowerSignal, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'

export interface HostSignalsDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'onChanged'>
  readonly power: PowerSignal
  readonly browsers: Pick<BrowserChoice, 'onOther'>
  /** The laptop woke up. */
  resumed(): void
  /** Another browser may be found now. */
  browserChanged(): void
  /** An hour has passed. */
  hourly(): void
}

/** Listens to the events of the computer that concern every session. Returns the function that stops listening. */
export function listenToHost(deps: HostSignalsDeps): () => void {
  const { clock, logger, settings, power, browsers } = deps
  let timer: Timer
  const eachHour = (): void => {
    timer = clock.setTimer(HOUR_MS, eachHour)
    deps.hourly()
  }
  const stops = [
    power.onSuspend(() => logger.info('laptop goes to sleep')),
    power.onResume(() => {
      logger.info('laptop woke up')
      deps.resumed()
    }),
    settings.onChanged((name) => {
      if (name === 'browser.path' || name === 'browser.sandbox') deps.browserChanged()
    }),
    browsers.onOther(() => deps.browserChanged()),
    () => timer.cancel(),
  ]
  eachHour()
  return () => {
    for (const stop of stops) stop()
  }
}
