import { isClockByCertificate } from './clock-by-certificate.ts'
import type { ConnectionTest } from '../../shared/model/core-status.ts'
import type { SessionView } from '../../shared/model/session.ts'
import {
  diagnosisStepNames,
  type DiagnosisFinding,
  type DiagnosisRun,
  type DiagnosisStep,
  type DiagnosisStepName,
} from '../../shared/model/support.ts'
import { redactText } from '../../shared/redact.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'

/** The checks that the steps run. */
export interface DiagnosisEyes {
  readonly sessions: () => readonly SessionView[]
  readonly testCore: () => Promise<ConnectionTest>
  /** The right time minus this computer's, ms; known after the core has answered. */
  readonly clockOffMs: () => number
  /** WhatsApp's time minus this computer's, ms; null before the first message. */
  readonly whatsappOffMs: () => number | null
  readonly disk: () => Promise<Finding>
  readonly browser: () => Promise<Finding>
}

export interface Finding {
  readonly finding: DiagnosisFinding
  readonly detail: string
}

const found = (finding: DiagnosisFinding, detail = ''): Finding => ({ finding, detail })
/** Findings of steps that could not check anything: neither good nor bad. */
const NOT_ASKED: ReadonlySet<DiagnosisFinding> = new Set(['no-shop', 'not-checked'])

export interface DiagnosisRunnerDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly eyes: DiagnosisEyes
  readonly onProgress: (run: DiagnosisRun) => void
}

/** Runs the steps one after another and reports every change, so that a window shows the run live. */
export class DiagnosisRunner {
  readonly #deps: DiagnosisRunnerDeps
  #run: DiagnosisRun | null = null

  constructor(deps: DiagnosisRunnerDeps) {
    this.#deps = deps
  }

  last(): DiagnosisRun | null {
    return this.#run
  }

  /** Starts a run, or returns the one in progress. */
  run(): DiagnosisRun {
    const { clock, logger } = this.#deps
    if (this.#run !== null && this.#run.finishedAt === null) return this.#run
    const started: DiagnosisRun = {
      startedAt: clock.now(),
      finishedAt: null,
      steps: diagnosisStepNames.map(waitingStep),
    }
    this.#tell(started)
    this.#walk().catch((error: unknown) => logger.error('the diagnosis stopped', { error }))
    return started
  }

  async #walk(): Promise<void> {
    const { clock } = this.#deps
    const ways = this.#ways()
    for (const name of diagnosisStepNames) {
      this.#change(name, { state: 'running' })
      const began = clock.monotonic()
      const { finding, detail } = await this.#look(name, ways[name])
      const state = finding === 'ok' ? 'ok' : NOT_ASKED.has(finding) ? 'skipped' : 'problem'
      const milliseconds = Math.round(clock.monotonic() - began)
      this.#change(name, { state, finding, detail: redactText(detail), milliseconds })
    }
    this.#tell({ ...this.#run!, finishedAt: clock.now() })
  }

  #ways(): Record<DiagnosisStepName, () => Promise<Finding> | Finding> {
    const { eyes } = this.#deps
    let core: ConnectionTest | null = null
    return {
      disk: eyes.disk,
      browser: eyes.browser,
      internet: () => internetOf(eyes.sessions()),
      link: () => linkOf(eyes.sessions()),
      core: async () => coreOf((core = await eyes.testCore())),
      plan: () => planOf(core),
      clock: () => clockOf(core, eyes.clockOffMs(), eyes.whatsappOffMs()),
    }
  }

  /** Runs one step. A step that throws becomes `not-checked` and does not stop the others. */
  async #look(name: DiagnosisStepName, way: () => Promise<Finding> | Finding): Promise<Finding> {
    try {
      return await way()
    } catch (error) {
      this.#deps.logger.warn('a step of the diagnosis failed', { step: name, error })
      return found('not-checked', error instanceof Error ? error.message : 'failed')
    }
  }

  #change(name: DiagnosisStepName, part: Partial<DiagnosisStep>): void {
    const run = this.#run!
    this.#tell({ ...run, steps: run.steps.map((step) => (step.name === name ? { ...step, ...part } : step)) })
  }

  #tell(run: DiagnosisRun): void {
    this.#run = run
    this.#deps.onProgress(run)
  }
}

const waitingStep = (name: DiagnosisStepName): DiagnosisStep => ({
  name,
  state: 'waiting',
  finding: null,
  detail: '',
  milliseconds: null,
})

/** Derives the internet's state from the sessions' own browsers; contacts no other address. */
function internetOf(sessions: readonly SessionView[]): Finding {
  const running = sessions.filter(({ state }) => state.kind !== 'stopped' && state.kind !== 'stopping')
  if (running.length === 0) return found('no-shop')
  if (running.some(({ state }) => ['connected', 'needs-link', 'linking', 'syncing'].includes(state.kind))) {
    return found('ok', running.map(({ state }) => state.kind).join(', '))
  }
  const states = running.map(({ state }) => (state.kind === 'reconnecting' ? state.reason : state.kind)).join(', ')
  if (running.some(({ state }) => state.kind === 'waiting-for-internet')) return found('offline', states)
  return running.some(({ state }) => state.kind === 'reconnecting')
    ? found('coming-back', states)
    : found('not-checked', states)
}

/** The worst link state of all shops. */
function linkOf(sessions: readonly SessionView[]): Finding {
  if (sessions.length === 0) return found('no-shop')
  const names = (kinds: readonly string[]) => sessions.filter(({ state }) => kinds.includes(state.kind)).length
  const count = (kinds: readonly string[]) => `${names(kinds)}/${sessions.length}`
  if (names(['unlinked']) > 0) return found('unlinked', count(['unlinked']))
  if (names(['conflict']) > 0) return found('open-elsewhere', count(['conflict']))
  if (names(['needs-link', 'linking']) > 0) return found('not-linked', count(['needs-link', 'linking']))
  const changed = sessions.find(({ selfCheck }) => selfCheck?.ok === false)
  if (changed) return found('whatsapp-changed', changed.selfCheck!.problems.map(sayEnglish).join('; '))
  if (names(['stopped', 'stopping']) > 0) return found('disconnected', count(['stopped', 'stopping']))
  if (names(['connected']) === sessions.length) return found('ok', count(['connected']))
  return found('coming-back', sessions.map(({ state }) => state.kind).join(', '))
}

function coreOf(test: ConnectionTest): Finding {
  // A refusal because of the plan counts as reached: the plan is its own step.
  const reached = test.kind === 'plan-inactive' || test.kind === 'user-unknown'
  return found(reached ? 'ok' : test.kind, `${test.detail} · ${test.milliseconds} ms`)
}

function planOf(test: ConnectionTest | null): Finding {
  if (test?.kind === 'plan-inactive' || test?.kind === 'user-unknown') return found(test.kind, test.detail)
  return test?.kind === 'ok' ? found('ok', test.detail) : found('not-checked')
}

/** Results in which the core did not answer, so its clock is unknown too. */
const UNANSWERED: ReadonlySet<ConnectionTest['kind']> = new Set([
  'unreachable',
  'untrusted',
  'proxy',
  'proxy-silent',
  'not-configured',
])

function clockOf(test: ConnectionTest | null, agreedOffMs: number, whatsappOffMs: number | null): Finding {
  const isByCertificate = test?.kind === 'unreachable' && isClockByCertificate(test.detail, whatsappOffMs)
  const offMs = isByCertificate ? (whatsappOffMs ?? 0) : agreedOffMs
  if (offMs !== 0) return found('clock-wrong', `${Math.round(offMs / 60_000)} min`)
  return test === null || UNANSWERED.has(test.kind) ? found('not-checked') : found('ok')
}
