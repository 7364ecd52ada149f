import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionStateKind, SessionView } from '../../shared/model/session.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { Sessions } from '../sessions/sessions.ts'
import type { SessionTimings } from '../sessions/session-timings.ts'
import { LiveSender } from '../whatsapp/live-sender.ts'
import { createHastyClock } from './hasty-clock.ts'
import { createInstalledChoice } from './installed-choice.ts'
import { createMemorySink, type MemorySink } from './memory-sink.ts'
import { createMemoryLids, createMemoryRecords } from './memory-session-store.ts'
import { createMemoryLogger, createTestPower, createTestSettings, type MemoryLogger } from './test-ports.ts'

export interface SessionsBed {
  readonly sessions: Sessions
  readonly sender: LiveSender
  readonly settings: ReturnType<typeof createTestSettings>
  readonly sink: MemorySink
  readonly lids: ReturnType<typeof createMemoryLids>
  readonly logger: MemoryLogger
  readonly power: ReturnType<typeof createTestPower>
  readonly sessionsFolder: string
  /** State kinds of a session in the order of their announcement, without consecutive repeats. */
  states(id: string): readonly SessionStateKind[]
  waitForState(id: string, kind: SessionStateKind, timeoutMs?: number): Promise<SessionView>
  /** Returns a function that tells whether a session has connected since. Polling the state could miss a short disconnection. */
  connects(): () => boolean
  waitFor<T>(what: string, probe: () => T | null | undefined | false, timeoutMs?: number): Promise<T>
  /** Stops this bed and opens a new one on the same folder, records and sink, as after a restart of the program. */
  restart(timings?: Partial<SessionTimings>, haste?: number): Promise<SessionsBed>
  stop(): Promise<void>
}

interface Kept {
  readonly folder: string
  readonly browser: string
  readonly settings: Partial<Settings>
  readonly timings: Partial<SessionTimings>
  readonly haste: number
  readonly sink: MemorySink
  readonly records: ReturnType<typeof createMemoryRecords>
  readonly lids: ReturnType<typeof createMemoryLids>
}

/**
 * Sessions with the real library in a real browser; everything else is in memory. For integration tests.
 * Our clock runs `haste` times as fast, so our own pauses and limits are shorter by that factor. `timings` are in real milliseconds.
 */
export async function startSessionsBed(
  browser: string,
  settings: Partial<Settings> = {},
  timings: Partial<SessionTimings> = {},
  haste = 1,
): Promise<SessionsBed> {
  const folder = await mkdtemp(join(tmpdir(), 'salesboy-sessions-'))
  await mkdir(join(folder, 'sessions'), { recursive: true })
  return openBed({
    folder,
    browser,
    settings,
    timings,
    haste,
    sink: createMemorySink(),
    records: createMemoryRecords(),
    lids: createMemoryLids(),
  })
}

function inHaste({ deadlines = {}, ...timings }: Partial<SessionTimings>, haste: number): Partial<SessionTimings> {
  const longer = <T extends object>(times: T): T =>
    Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, Number(ms) * haste])) as T
  return { ...longer(timings), deadlines: longer(deadlines) }
}

function openBed(kept: Kept): SessionsBed {
  const logger = createMemoryLogger()
  const power = createTestPower()
  const sessionsFolder = join(kept.folder, 'sessions')
  const kinds = new Map<string, SessionStateKind[]>()
  const settings = createTestSettings({ 'browser.path': kept.browser, ...kept.settings })
  const clock = createHastyClock(kept.haste)
  const sender = new LiveSender({ logger, lids: kept.lids })
  const sessions = new Sessions({
    clock,
    logger,
    paths: { sessions: sessionsFolder, backups: join(kept.folder, 'backups') },
    settings,
    records: kept.records,
    lids: kept.lids,
    sink: kept.sink,
    sender,
    power,
    browsers: createInstalledChoice(clock, settings),
    freeMegabytes: () => null,
    timings: inHaste(kept.timings, kept.haste),
    onForeignRejection: (reason) => logger.error('foreign rejection', { reason: String(reason) }),
  })
  sessions.onChanged((view) => {
    const seen = kinds.get(view.id) ?? []
    if (seen.at(-1) !== view.state.kind) seen.push(view.state.kind)
    kinds.set(view.id, seen)
  })
  const waitFor = async <T>(
    what: string,
    probe: () => T | null | undefined | false,
    timeoutMs = 60_000,
  ): Promise<T> => {
    const until = performance.now() + timeoutMs
    for (;;) {
      const found = probe()
      if (found !== null && found !== undefined && found !== false) return found
      if (performance.now() > until) throw new Error(`${what} did not happen in ${timeoutMs} ms\n${logger.text()}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    sessions,
    sender,
    settings,
    sink: kept.sink,
    lids: kept.lids,
    logger,
    power,
    sessionsFolder,
    states: (id) => kinds.get(id) ?? [],
    connects() {
      let has = false
      sender.onConnected(() => (has = true))
      return () => has
    },
    waitFor,
    waitForState: (id, kind, timeoutMs) =>
      waitFor(
        `state ${kind} of ${id}`,
        () => {
          const view = sessions.find(id)
          return view?.state.kind === kind ? view : null
        },
        timeoutMs,
      ),
    async restart(timings = kept.timings, haste = kept.haste) {
      await sessions.stop(15_000)
      return openBed({ ...kept, timings, haste })
    },
    async stop() {
      await sessions.stop(15_000)
      await rm(kept.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
