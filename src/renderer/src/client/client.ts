import type { CommandInput, CommandName, CommandResults } from '../../../shared/contract/commands.ts'
import type { NumberedEvent } from '../../../shared/contract/events.ts'
import type { Result } from '../../../shared/result.ts'

export interface ClientListener {
  onEvent(event: NumberedEvent): void
  /** The way to the host opened (again): take a new snapshot. */
  onOpen(): void
  onLost(): void
}

/** The one way from this page to the core, whichever shell is behind it. */
export interface Client {
  call<K extends CommandName>(name: K, args: CommandInput<K>): Promise<Result<CommandResults[K]>>
  /** Starts listening; returns the stop. */
  listen(listener: ClientListener): () => void
}

/** The host does not know this page: its address was used up or is foreign. */
export class NotAdmitted extends Error {
  constructor() {
    super('not admitted')
    this.name = 'NotAdmitted'
  }
}
