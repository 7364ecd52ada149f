import type { ReconnectReason } from '../../shared/model/session.ts'
import type { Clock } from '../ports.ts'
import { backoff } from '../time/backoff.ts'

export type ReconnectStep =
  { readonly kind: 'pause'; readonly attempt: number; readonly milliseconds: number } | { readonly kind: 'give-up' }

/** Pauses before attempt 1, 2, …, each spread by a fifth both ways. */
const PAUSES_MS: readonly number[] = [1_000, 3_000, 10_000, 30_000, 60_000, 120_000, 300_000]
/** The same while the site cannot be reached: these do not count as attempts, and stay short. */
const OFFLINE_PAUSES_MS: readonly number[] = [3_000, 5_000, 10_000, 20_000, 30_000]
/** Failed launches in a row before the session fails and the owner is told. */
const LAUNCH_TRIES = 5
/** A connection that lasted longer than this resets the growing pauses. */
const STABLE_MS = 120_000

/** Decides how long to wait before the next attempt, and when to give up. */
export class ReconnectPauses {
  readonly #clock: Clock
  readonly #random: () => number
  #attempt = 0
  #offlineAttempt = 0
  #launchFailures = 0
  #connectedSince: number | null = null

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** The owner asked for a connection: the pauses start from the beginning. */
  asked(): void {
    this.#attempt = 0
    this.#launchFailures = 0
    this.#connectedSince = null
  }

  /** A code is offered: the browser and the site work. */
  offered(): void {
    this.#attempt = 0
    this.#offlineAttempt = 0
    this.#launchFailures = 0
  }

  connected(): void {
    this.#offlineAttempt = 0
    this.#launchFailures = 0
    this.#connectedSince ??= this.#clock.monotonic()
  }

  lost(reason: ReconnectReason): ReconnectStep {
    this.#connectionEnds()
    this.#attempt += 1
    this.#launchFailures = reason === 'launch-failed' ? this.#launchFailures + 1 : 0
    if (this.#launchFailures >= LAUNCH_TRIES) {
      this.#launchFailures = 0
      return { kind: 'give-up' }
    }
    return { kind: 'pause', attempt: this.#attempt, milliseconds: backoff(PAUSES_MS, this.#attempt, this.#random()) }
  }

  /** Milliseconds until the site is tried again. Being offline does not count as an attempt. */
  offline(): number {
    this.#connectionEnds()
    this.#offlineAttempt += 1
    return backoff(OFFLINE_PAUSES_MS, this.#offlineAttempt, this.#random())
  }

  /** The last page waited for minutes: the next one follows soon. */
  waited(): void {
    this.#offlineAttempt = 0
  }

  #connectionEnds(): void {
    if (this.#connectedSince !== null && this.#clock.monotonic() - this.#connectedSince > STABLE_MS) this.#attempt = 0
    this.#connectedSince = null
  }
}
