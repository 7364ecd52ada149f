import type { Result } from '../result.ts'
import type { CommandInput, CommandName, CommandResults } from './commands.ts'
import type { NumberedEvent } from './events.ts'

/** The one object the preload puts on the page as `window.salesboy`. */
export interface DesktopBridge {
  call<K extends CommandName>(name: K, args: CommandInput<K>): Promise<Result<CommandResults[K]>>
  /** Subscribes to core events; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  /** Reports that the page is mounted. Queued events are delivered after this call. */
  ready(): void
}
