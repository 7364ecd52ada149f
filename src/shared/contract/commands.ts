import { z } from 'zod'
import type { ConnectionTest, Diagnosis, PauseStatus } from '../model/core-status.ts'
import type { MessageView } from '../model/message.ts'
import { sessionIdSchema, type SessionView } from '../model/session.ts'
import { secretNames, settingNames, type SettingsView } from '../model/settings.ts'
import { logLevels, type DiagnosisRun, type LogLine, type SupportExport } from '../model/support.ts'
import type { HomeView } from '../model/home.ts'
import type { FirstRunView } from '../setup/first-run-view.ts'
import type { Snapshot } from './events.ts'

const session = z.strictObject({ id: sessionIdSchema })
const nothing = z.strictObject({})
/** ITU E.164: at most 15 digits with the country code; we accept spaces, dashes, brackets and a leading +. */
const phone = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s().+-]/g, ''))
  .pipe(z.string().regex(/^[1-9]\d{6,14}$/, 'Write the number with its country code, for example +234 803 123 4567.'))

/**
 * The closed list of commands: name → schema of its one argument.
 * `dispatch` refuses every other name and every argument that does not fit.
 */
export const commandSchemas = {
  snapshot: nothing,
  'session.add': z.strictObject({ id: sessionIdSchema, name: z.string().trim().max(80).optional() }),
  'session.rename': z.strictObject({ id: sessionIdSchema, name: z.string().trim().min(1).max(80) }),
  /** Forgets the session; refused while it is linked (unlink first). */
  'session.remove': session,
  'session.connect': session,
  'session.disconnect': session,
  'session.restart': session,
  'session.unlink': session,
  'session.usePairingCode': z.strictObject({ id: sessionIdSchema, phone }),
  'session.useQr': session,
  'session.takeOver': session,
  'messages.list': z.strictObject({
    /** Only rows with a smaller id: the next page of older ones. */
    before: z.number().int().positive().optional(),
    limit: z.number().int().min(1).max(200).default(50),
    sessionId: sessionIdSchema.optional(),
    states: z.array(z.enum(['waiting', 'posting', 'delivered', 'dead', 'skipped'])).optional(),
    text: z.string().max(200).optional(),
  }),
  'message.retry': z.strictObject({ id: z.number().int().positive() }),
  'deadLetters.replayAll': nothing,
  'replies.pause': z.strictObject({ minutes: z.number().int().min(1).max(10_080).nullable() }),
  'replies.resume': nothing,
  'settings.set': z.strictObject({ name: z.enum(settingNames as [string, ...string[]]), value: z.unknown() }),
  /** `value` null removes the secret. */
  'settings.setSecret': z.strictObject({ name: z.enum(secretNames), value: z.string().min(1).max(4096).nullable() }),
  'core.test': z.strictObject({
    /** Tries these instead of the stored ones; nothing is saved. */
    url: z.string().max(2048).optional(),
    secret: z.string().max(4096).optional(),
    userId: sessionIdSchema.optional(),
  }),
  diagnosis: nothing,
  /** The first step of the first run: address and secret (those not fixed), the shop, and its first connect. */
  'firstRun.apply': z.strictObject({
    url: z.string().min(1).max(2048).optional(),
    secret: z.string().min(1).max(4096).optional(),
    id: sessionIdSchema,
    name: z.string().trim().max(80).optional(),
  }),
  /** The owner has read the last step. */
  'firstRun.finish': nothing,
  /** This chat needs nobody any more, up to this message. */
  'home.done': z.strictObject({ messageRow: z.number().int().positive() }),
  /** Starts the diagnosis, or joins the one under way; its steps come as events. */
  'diagnosis.run': nothing,
  'logs.read': z.strictObject({
    level: z.enum(logLevels).default('info'),
    limit: z.number().int().min(1).max(500).default(200),
  }),
  'support.export': nothing,
} as const

export type CommandName = keyof typeof commandSchemas
/** What a caller passes. */
export type CommandInput<K extends CommandName> = z.input<(typeof commandSchemas)[K]>
/** What a handler receives after the schema. */
export type CommandArguments<K extends CommandName> = z.output<(typeof commandSchemas)[K]>

/** What each command answers. */
export interface CommandResults {
  snapshot: Snapshot
  'session.add': SessionView
  'session.rename': SessionView
  'session.remove': null
  'session.connect': SessionView
  'session.disconnect': SessionView
  'session.restart': SessionView
  'session.unlink': SessionView
  'session.usePairingCode': SessionView
  'session.useQr': SessionView
  'session.takeOver': SessionView
  'messages.list': { readonly messages: readonly MessageView[]; readonly more: boolean }
  'message.retry': MessageView
  'deadLetters.replayAll': { readonly replayed: number }
  'replies.pause': PauseStatus
  'replies.resume': PauseStatus
  'settings.set': SettingsView
  'settings.setSecret': SettingsView
  'core.test': ConnectionTest
  diagnosis: Diagnosis
  'firstRun.apply': FirstRunView
  'firstRun.finish': FirstRunView
  'home.done': HomeView
  'diagnosis.run': DiagnosisRun
  'logs.read': { readonly lines: readonly LogLine[] }
  'support.export': SupportExport
}

export type Handlers = {
  readonly [K in CommandName]: (args: CommandArguments<K>) => Promise<CommandResults[K]> | CommandResults[K]
}

/** Narrows any string to a command name. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandSchemas, name)
}
