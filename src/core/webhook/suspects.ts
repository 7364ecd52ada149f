import type { ProbeAnswer } from './core-probe.ts'
import type { Target } from './core-target.ts'
import type { Pending, PendingQueue } from './pending-queue.ts'
import type { PostQueue } from './post-queue.ts'
import type { Recorded } from './outcome-recorder.ts'
import { SUSPECT_TRIES } from './schedule.ts'
import type { WebhookQueueDeps } from './webhook-queue.ts'

export interface SuspectsDeps extends Pick<
  WebhookQueueDeps,
  'clock' | 'logger' | 'storage' | 'target' | 'breaker' | 'probe'
> {
  readonly pending: PendingQueue
  /** What a probe said changes what may be posted. */
  readonly queue: Pick<PostQueue<Pending>, 'isStopped' | 'wake'>
}

/** Poison or outage? Asks the core by the harmless probe whether it is there, and lets the others of its chat pass a message at fault. */
export class Suspects {
  readonly #deps: SuspectsDeps
  #isAsking = false
  /** Whom the others passed before this run is known again. */
  #isRecalled = false

  constructor(deps: SuspectsDeps) {
    this.#deps = deps
  }

  /** The harmless probe is under way for the whole queue. */
  get isAsking(): boolean {
    return this.#isAsking
  }

  /**
   * Whether the others of its chat wait for a message that failed again. One that is alone at fault becomes a suspect: they pass, it is
   * tried behind them. Where the core has taken nothing else since, a probe tells; without an answer to that it is an outage.
   */
  async weigh(entry: Pending, failure: NonNullable<Recorded['failure']>, target: Target): Promise<void> {
    const { breaker, logger, probe } = this.#deps
    entry.condemned = failure.condemned
    if (!failure.suspicious || entry.suspect) return
    if (!failure.takesOthers && !breaker.isVouched) {
      // An outage is believed: the core has enough to do without more of our questions.
      const isKnown = breaker.outage && !breaker.inDoubt
      if (isKnown || !this.#heed(await probe(target, entry.session))) return
    }
    logger.warn('a message is passed by the others of its chat', { row: entry.id })
    this.#suspect(entry)
  }

  /** Asks the core before anything else is posted. */
  ask(): void {
    const { breaker, probe, pending, target, queue } = this.#deps
    const someone = pending.anyone()
    if (this.#isAsking || target.current === null || someone === null) return
    this.#isAsking = true
    if (!breaker.inDoubt) breaker.trying()
    void probe(target.current, someone.session).then((answer) => {
      this.#isAsking = false
      if (!queue.isStopped) this.#heed(answer)
      queue.wake()
    })
  }

  /**
   * Whom the others of its chat passed is not known after a restart. The probe is asked for it, not the message itself: for the core each
   * post is a message more, and one in whose post we ended may be what ends us.
   */
  recall(): void {
    const { clock, storage, pending, target, probe, queue } = this.#deps
    if (this.#isRecalled || target.current === null) return
    this.#isRecalled = true
    const now = clock.now()
    const failed = storage.messages.open().flatMap(({ id, next_at }) => {
      const row = (next_at ?? now) > now ? storage.messages.find(id) : null
      const entry = pending.find(id)
      return row && entry && Math.max(row.attempts, row.unknown_outcomes) >= SUSPECT_TRIES ? [entry] : []
    })
    if (failed.length === 0) return
    void probe(target.current, failed[0]!.session).then((answer) => {
      const isThere = !queue.isStopped && this.#heed(answer)
      if (isThere) for (const entry of failed) if (pending.find(entry.id) === entry) this.#suspect(entry)
      queue.wake()
    })
  }

  #suspect(entry: Pending): void {
    this.#deps.pending.suspect(entry)
    this.#deps.breaker.suspected(entry.id)
  }

  /** Tells the breaker what a probe said; whether the core is there. */
  #heed(answer: ProbeAnswer): boolean {
    if (answer.kind === 'there') this.#deps.breaker.vouched()
    else this.#deps.breaker.away(answer)
    return answer.kind === 'there'
  }
}
