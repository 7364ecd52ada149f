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
  /** Woken after a probe, because the answer changes what may be posted. */
  readonly queue: Pick<PostQueue<Pending>, 'isStopped' | 'wake'>
}

/**
 * Tells a poison message from an outage: asks the core with the harmless probe whether it is there, and lets later messages of a chat pass
 * one that is at fault.
 */
export class Suspects {
  readonly #deps: SuspectsDeps
  #isAsking = false
  /** The suspects of earlier runs have been looked for. */
  #isRecalled = false

  constructor(deps: SuspectsDeps) {
    this.#deps = deps
  }

  /** True while the harmless probe runs for the whole queue. */
  get isAsking(): boolean {
    return this.#isAsking
  }

  /**
   * Decides whether later messages of a chat wait for one that failed again. A message that is alone at fault becomes a suspect: the others
   * pass it, and it is tried behind them. If the core has taken no other message since, the harmless probe decides; a failed probe means an
   * outage.
   */
  async weigh(entry: Pending, failure: NonNullable<Recorded['failure']>, target: Target): Promise<void> {
    const { breaker, logger, probe } = this.#deps
    entry.condemned = failure.condemned
    if (!failure.suspicious || entry.suspect) return
    if (!failure.takesOthers && !breaker.isVouched) {
      // A known outage needs no probe: the core has enough to do without more requests.
      const isKnown = breaker.outage && !breaker.inDoubt
      if (isKnown || !this.#heed(await probe(target, entry.session))) return
    }
    logger.warn('a suspect message no longer holds up its chat', { row: entry.id })
    this.#suspect(entry)
  }

  /** Sends the harmless probe; nothing else is posted until it ends. */
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
   * Finds the suspects of earlier runs, because they are not stored. Sends the harmless probe, not the messages themselves: every post
   * gives the core one more message to process, and a message during whose post the app ended may be the one that crashes it.
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

  /** Tells the breaker the probe's answer. Returns whether the core is there. */
  #heed(answer: ProbeAnswer): boolean {
    if (answer.kind === 'there') this.#deps.breaker.vouched()
    else this.#deps.breaker.away(answer)
    return answer.kind === 'there'
  }
}
