import type { Overrides } from '../../core/ports.ts'
import type { LogLevel } from '../adapters/console-logger.ts'

/** Everything the headless host gets from its command line and environment. */
export interface HostOptions {
  /** Absolute path. */
  readonly dataDir: string
  /** Where an earlier version kept the data that now belongs in `dataDir`, or null. */
  readonly formerDataDir: string | null
  readonly overrides: Overrides
  /** Session ids to connect at the start, in addition to the saved ones. */
  readonly sessions: readonly string[]
  readonly ui: boolean
  readonly logLevel: LogLevel
}

export type ParsedArguments =
  | { readonly kind: 'run'; readonly options: HostOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** `message` is one line for people: what is wrong and what to do. It never contains a secret. */
  | { readonly kind: 'wrong'; readonly message: string }

/** What the parser needs to know about the machine. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly workingDirectory: string
}
