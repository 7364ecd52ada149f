import type { CommandInput, CommandName, CommandResults } from '../../../shared/contract/commands.ts'
import type { NumberedEvent } from '../../../shared/contract/events.ts'
import type { Result } from '../../../shared/result.ts'

export interface ClientListener {
  onEvent(event: NumberedEvent): void
  /** The connection to the host opened, possibly again: take a new snapshot. */
  onOpen(): void
  onLost(): void
}

/** The only connection from this page to the core, independent of the shell. */
export interface Client {
  call<K extends CommandName>(name: K, args: CommandInput<K>): Promise<Result<CommandResults[K]>>
  /** Starts listening. Returns the function that stops it. */
  listen(listener: ClientListener): () => void
}

/** The host refuses this page: its one-time link was used already, or is not from this host. */
export class NotAdmitted extends Error {
  constructor() {
    super('not admitted')
    this.name = 'NotAdmitted'
  }
}
