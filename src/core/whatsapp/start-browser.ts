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

/** The browser's process ended, or never came to be, before it could be driven. */
export class LaunchEnded extends Error {
  readonly report: LaunchReport
  constructor(report: LaunchReport) {
    const how = report.errorCode ?? report.signal ?? `code ${report.exitCode}`
    // Chromium's last words say most; they hold no data of the page, which was never loaded.
    super(`the browser ended at its start (${how}) ${report.output.trim().split('\n').at(-1) ?? ''}`.trim())
    this.name = 'LaunchEnded'
    this.report = report
  }
}

/** A browser that has closed its pipe ends within a moment; then it is known how. */
const LAST_WORDS_MS = 2_000

/**
 * Runs `start` and watches the process that it makes. Rejects with `LaunchEnded` when that ends before the browser `isUp`: puppeteer
 * itself would say only that a target was closed, or nothing for a minute.
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
    return new Promise<never>(() => undefined) // what comes after the start is told by the browser's own events
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
 * Starts the first browser of this computer that can be started: one that cannot is left for the next in the same start. Throws what the
 * last one threw, or, when it is clear why none of them can, a `StartFailure` that says so.
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
  // A virus scanner may take the program away between the look and the start.
  return programProblem(browser.path) === 'missing' ? 'blocked' : null
}

/** A crash may pass and is tried again; what the system refuses does not change by itself, and the owner is told at once. */
function failureOfAll(tried: ReadonlyMap<string, BrowserLeftCause>, last: unknown): StartFailure {
  const causes = [...tried.values()]
  const detail = last instanceof Error ? last.message : String(last)
  if (causes.includes('sandbox')) return new StartFailure('no-sandbox', msg('failure.no-sandbox'), detail)
  const [path, cause] = [...tried].find(([, why]) => why !== 'crash') ?? []
  if (path === undefined || cause === undefined) return new StartFailure('launch-failed', detail)
  const what = msg(`left.${cause}`)
  return new StartFailure('browser-refused', msg('failure.browser-refused', { name: browserName(path), what }), detail)
}
