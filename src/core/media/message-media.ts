import type { Basics } from '../basics.ts'
import type { Timer } from '../ports.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import type { FileHolder, MediaFiles } from './media-files.ts'

export interface MessageMediaDeps extends Pick<Basics, 'clock' | 'logger' | 'storage'> {
  readonly files: MediaFiles
}

/** The media of customers' messages: holds their files, and lets go what no message names any more. */
export class MessageMedia {
  readonly #deps: MessageMediaDeps
  #sweeping: Timer | null = null
  #stopped = false

  constructor(deps: MessageMediaDeps) {
    this.#deps = deps
    deps.files.heldBy(this.#holder())
  }

  start(): void {
    this.#sweepIn(MINUTE_MS)
  }

  stop(): void {
    this.#stopped = true
    this.#sweeping?.cancel()
  }

  #holder(): FileHolder {
    const { storage, logger } = this.#deps
    return {
      refersTo: (sha256) => storage.media.refersTo(sha256),
      needs: (sha256) => storage.media.needs(sha256),
      dropped(sha256) {
        storage.writes
          .runLater(() => storage.media.dropped(sha256))
          .catch((error: unknown) => logger.warn('a dropped file was not noted', { error }))
      },
    }
  }

  #sweepIn(milliseconds: number): void {
    if (this.#stopped) return
    this.#sweeping = this.#deps.clock.setTimer(milliseconds, () => {
      this.#deps.files
        .sweep()
        .catch((error: unknown) => this.#deps.logger.warn('files of media were not looked through', { error }))
        .finally(() => this.#sweepIn(HOUR_MS))
    })
  }
}
