import type { ConnectionTest } from '../../shared/model/core-status.ts'
import type { SessionView } from '../../shared/model/session.ts'
import {
  diagnosisStepNames,
  type DiagnosisRun,
  type DiagnosisStep,
  type DiagnosisStepName,
} from '../../shared/model/support.ts'
import { redactText } from '../../shared/redact.ts'
import type { Clock, Logger } from '../ports.ts'
import { clockOf, coreOf, found, internetOf, linkOf, NOT_ASKED, planOf, type Finding } from './diagnosis-findings.ts'

/** What the steps look at. */
export interface DiagnosisEyes {
  readonly sessions: () => readonly SessionView[]
  readonly testCore: () => Promise<ConnectionTest>
  /** How far this computer's clock is off, unix ms; known after the core has answered. */
  readonly clockOffMs: () => number
  /** How far WhatsApp's time is from this computer's, unix ms; null before a message came. */
  readonly whatsappOffMs: () => number | null
  readonly disk: () => Promise<Finding>
  readonly browser: () => Promise<Finding>
}

export interface DiagnosisRunnerDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly eyes: DiagnosisEyes
  readonly onProgress: (run: DiagnosisRun) => void
}

type Step = () => Promise<Finding> | Finding

/** Walks through the steps one after another; every change is told, so that a window shows the run live. */
export class DiagnosisRunner {
  readonly #deps: DiagnosisRunnerDeps
  #run: DiagnosisRun | null = null

  constructor(deps: DiagnosisRunnerDeps) {
    this.#deps = deps
  }

  last(): DiagnosisRun | null {
    return this.#run
  }

  /** Starts a run, or answers with the one under way. */
  run(): DiagnosisRun {
    if (this.#run !== null && this.#run.finishedAt === null) return this.#run
    const untouched = { state: 'waiting', finding: null, detail: '', milliseconds: null } as const
    const steps = diagnosisStepNames.map((name): DiagnosisStep => ({ name, ...untouched }))
    const started = { startedAt: this.#deps.clock.now(), finishedAt: null, steps }
    this.#tell(started)
    this.#walk().catch((error: unknown) => this.#deps.logger.error('the diagnosis stopped', { error }))
    return started
  }

  async #walk(): Promise<void> {
    const { clock } = this.#deps
    const ways = this.#steps()
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

  /** The later ones look at what the core answered. */
  #steps(): Readonly<Record<DiagnosisStepName, Step>> {
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

  /** A step that breaks says so and does not stop the others. */
  async #look(name: DiagnosisStepName, step: Step): Promise<Finding> {
    try {
      return await step()
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
