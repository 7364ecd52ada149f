/**
 * What the core needs from a shell. Both shells (src/main, src/server) implement all of it. A missing port is a build error,
 * because `createCore` requires every one.
 */
import type { Notice } from '../shared/contract/events.ts'
import type { ComputerView, PendingSetup, Place, UpdateStatus } from '../shared/model/computer.ts'
import type { SecretName } from '../shared/model/settings.ts'
import type { SetupLink } from '../shared/setup/parse-setup-link.ts'
import type { WhatsAppClientFactory } from './whatsapp/whatsapp-client.ts'

export interface Timer {
  cancel(): void
}

/** Time as a port, so that tests of schedules need not wait. */
export interface Clock {
  /** Wall clock, unix milliseconds. May jump. */
  now(): number
  /** Milliseconds that never jump backwards; for durations and deadlines. */
  monotonic(): number
  /** Calls `run` once after `milliseconds` (0 or more). */
  setTimer(milliseconds: number, run: () => void): Timer
}

/** Takes a short phrase and one object of ids, counts and codes. Never log message text, phone numbers, secrets or settings values. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
  child(name: string): Logger
}

/** The settings file: names → values as last saved. The core validates the values; the store writes them atomically. */
export interface SettingsStore {
  load(): Readonly<Record<string, unknown>>
  save(values: Readonly<Record<string, unknown>>): void
  /** Set when the file was damaged and set aside, else null. The owner gets a notice. */
  readonly problem: string | null
}

/** Keeps secrets: safeStorage in the desktop shell, a 0600 key file in the headless one. */
export interface SecretBox {
  get(name: SecretName): Promise<string | null>
  set(name: SecretName, value: string | null): Promise<void>
  readonly protection: 'vault' | 'file' | 'basic'
}

/** Absolute paths. Directories are created 0700 by the shell before `createCore`. */
export interface Paths {
  readonly data: string
  readonly database: string
  readonly sessions: string
  readonly backups: string
  readonly logs: string
}

export type NotifyOutcome =
  | { readonly kind: 'shown' }
  | { readonly kind: 'suppressed'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Notifier {
  notify(notice: Notice): Promise<NotifyOutcome>
}

export interface PowerSignal {
  onSuspend(listener: () => void): () => void
  onResume(listener: () => void): () => void
  onLock(listener: (isLocked: boolean) => void): () => void
  onBattery(listener: (isOnBattery: boolean) => void): () => void
}

export type ComputerEvent =
  | { readonly type: 'computer.changed' }
  | { readonly type: 'setup.pending' }
  | { readonly type: 'navigate'; readonly place: Place }

/** What only a desktop shell can do. The headless shell implements it with no computer and a worded error for each action. */
export interface ComputerPort {
  view(): ComputerView | null
  pendingSetup(): PendingSetup | null
  takeSetup(): SetupLink | null
  checkForUpdate(): Promise<UpdateStatus>
  downloadUpdate(): Promise<UpdateStatus>
  installUpdate(): Promise<UpdateStatus>
  /** Asks the owner for a program in a system dialog. Returns its absolute path, or null when the owner cancels. */
  chooseProgram(): Promise<string | null>
  /** Starts to end the program; returns before it has ended. */
  quit(): void
  onEvent(listener: (event: ComputerEvent) => void): () => void
}

/** Values fixed for this run by command line or environment. They override the stored values and are never saved. */
export interface Overrides {
  readonly settings: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Partial<Record<SecretName, string>>>
}

export interface CorePorts {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsStore
  readonly secrets: SecretBox
  readonly paths: Paths
  readonly notifier: Notifier
  readonly power: PowerSignal
  readonly computer: ComputerPort
  readonly overrides: Overrides
  readonly version: string
  readonly host: 'desktop' | 'headless'
  /** Folder of the browsers shipped with the app; absent when there is none. */
  readonly browsersBeside?: string
  /** Creates the WhatsApp client of each session. Default: the real library in a real browser. */
  readonly createClient?: WhatsAppClientFactory
}
