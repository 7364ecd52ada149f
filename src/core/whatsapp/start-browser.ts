import { programProblem } from '../browser/program-problem.ts'
import { browserName, type FoundBrowser } from '../browser/list-browsers.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import { launchCause } from '../browser/launch-cause.ts'
import { watchLaunch, type LaunchReport } from '../browser/watch-launch.ts'
import type { BrowserLeftCause } from '../../shared/model/browser.ts'
import { msg } from '../../shared/words/say.ts'
import type { Clock } from '../ports.ts'
import { describeError } from './describe-error.ts'
import { withTimeLimit } from '../time/within.ts'
import { StartFailure } from './whatsapp-client.ts'

/** The browser's process ended, or never started, before it could be driven. */
export class LaunchEnded extends Error {
  readonly report: LaunchReport
  constructor(report: LaunchReport) {
    const how = report.errorCode ?? report.signal ?? `code ${report.exitCode}`
    // Chromium's last line says most. It holds no data of the page, which was never loaded.
    super(`the browser ended at its start (${how}) ${report.output.trim().split('\n').at(-1) ?? ''}`.trim())
    this.name = 'LaunchEnded'
    this.report = report
  }
}

/** How long to wait for the end of a browser that has closed its pipe, to learn how it ended. */
const LAST_WORDS_MS = 2_000

/**
 * Runs `start` and watches the process that it launches. Rejects with `LaunchEnded` when the process ends before the browser `isUp`:
 * puppeteer itself would only report a closed target, or nothing for a minute.
 */
export async function launchWatched(options: {
  readonly profile: string
  readonly clock: Clock
  readonly isUp: () => boolean
  readonly start: () => Promise<void>
}): Promise<void> {
  const { profile, clock, isUp, start } = options
  const watch = watchLaunch(profile)
  const endedEarly = watch.ended.then((report) => {
    if (!isUp()) throw new LaunchEnded(report)
    return new Promise<never>(() => undefined) // after the start, the browser's own events tell its end
  })
  endedEarly.catch(() => undefined)
  try {
    await Promise.race([start(), endedEarly])
  } catch (error) {
    if (error instanceof LaunchEnded || isUp()) throw error
    await withTimeLimit(clock, LAST_WORDS_MS, 'the end of the browser', endedEarly).catch((late: unknown) => {
      throw late instanceof LaunchEnded ? late : error
    })
  } finally {
    watch.stop()
  }
}

/**
 * Starts the first browser of this computer that can be started. If one cannot, tries the next one in the same start. Rejects with a
 * `StartFailure`: the reason why no browser can start if that is clear, else the last error.
 */
export async function startFirstBrowser(
  choice: BrowserChoice,
  start: (browser: FoundBrowser) => Promise<void>,
): Promise<void> {
  const tried = new Map<string, BrowserLeftCause>()
  let last: unknown
  for (;;) {
    const search = choice.find(new Set(tried.keys()))
    if (search.kind === 'missing') {
      if (tried.size === 0) throw new StartFailure('browser-missing', search.said)
      throw failureOfAll(tried, last)
    }
    const { browser } = search
    try {
      await start(browser)
      return choice.started(browser)
    } catch (error) {
      const cause = causeOf(error, browser)
      if (cause === null) {
        throw error instanceof StartFailure ? error : new StartFailure('launch-failed', describeError(error))
      }
      last = error
      tried.set(browser.path, cause)
      choice.leave(browser, cause)
    }
  }
}

function causeOf(error: unknown, browser: FoundBrowser): BrowserLeftCause | null {
  if (error instanceof LaunchEnded) return launchCause(error.report)
  if (error instanceof StartFailure && error.code !== 'launch-failed') return null
  // A virus scanner may remove the program between the search and the start.
  return programProblem(browser.path) === 'missing' ? 'blocked' : null
}

/** A crash may pass, so a start is tried again. A refusal by the system does not change by itself, so the owner is told at once. */
function failureOfAll(tried: ReadonlyMap<string, BrowserLeftCause>, last: unknown): StartFailure {
  const causes = [...tried.values()]
  const detail = last instanceof Error ? last.message : String(last)
  if (causes.includes('sandbox')) return new StartFailure('no-sandbox', msg('failure.no-sandbox'), detail)
  const [path, cause] = [...tried].find(([, why]) => why !== 'crash') ?? []
  if (path === undefined || cause === undefined) return new StartFailure('launch-failed', detail)
  const what = msg(`left.${cause}`)
  return new StartFailure('browser-refused', msg('failure.browser-refused', { name: browserName(path), what }), detail)
}
