import type { Overrides } from '../../core/ports.ts'
import type { LogLevel } from '../adapters/console-logger.ts'

/** Everything the headless host is told when it starts. */
export interface HostOptions {
  /** Absolute. */
  readonly dataDir: string
  /** Where an earlier version kept what now belongs into `dataDir`, or null. */
  readonly formerDataDir: string | null
  readonly overrides: Overrides
  /** Connected at the start, besides the saved ones. */
  readonly sessions: readonly string[]
  readonly ui: boolean
  readonly logLevel: LogLevel
}

export type ParsedArguments =
  | { readonly kind: 'run'; readonly options: HostOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** One line for people: what is wrong and what to do. Never holds a secret. */
  | { readonly kind: 'wrong'; readonly message: string }

/** What the parser reads of the machine. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly workingDirectory: string
}
