import { z } from 'zod'
import type { BrowserView } from '../model/browser.ts'
import type { UpdateStatus } from '../model/computer.ts'
import type { ConnectionTest, PauseStatus } from '../model/core-status.ts'
import { chatFilters, type ChatCounts, type ChatView, type ThreadPage } from '../model/chat.ts'
import type { Insights } from '../model/insights.ts'
import type { MessageDetails } from '../model/message-details.ts'
import type { MessageView, ReplyView } from '../model/message.ts'
import type { NotForwarded } from '../model/not-forwarded.ts'
import { sessionIdSchema, type SessionView } from '../model/session.ts'
import { secretNames, settingNames, type SettingsView } from '../model/settings.ts'
import type { TakeoverView } from '../model/takeover.ts'
import type { SetupLink } from '../setup/parse-setup-link.ts'
import { logLevels, type DiagnosisRun, type LogLine, type SupportExport } from '../model/support.ts'
import type { FirstRunView } from '../setup/first-run-view.ts'
import type { PlainCode } from '../words/say.ts'
import { FILE_PART_BYTES } from './limits.ts'
import type { Snapshot } from './events.ts'

/** A schema's error message is a code of the catalog. */
const code = (name: PlainCode): PlainCode => name

const longText = z.string().max(200_000, code('error.text-too-long'))

const session = z.strictObject({ id: sessionIdSchema })
const nothing = z.strictObject({})
/** ITU E.164: at most 15 digits with the country code; we accept spaces, dashes, brackets and a leading +. */
const phone = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s().+-]/g, ''))
  .pipe(z.string().regex(/^[1-9]\d{6,14}$/, code('error.bad-phone')))

/** One chat. */
const chat = z.strictObject({ sessionId: sessionIdSchema, chatKey: z.string().min(1).max(128) })
/** Id of a file upload from a window. */
const upload = z.string().regex(/^[0-9a-f]{32}$/)
/** Names what one press of Send sends. A window that got no answer sends again under the same key, and the message is stored once. */
const idempotencyKey = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .optional()
const cursor = z.string().max(64)
const time = z.number().int().min(0).max(8.64e15)
/** Optional filters for a list of messages: one chat; stored at or after `from` and before `to` (unix ms). */
const messageScope = {
  chatKey: z.string().min(1).max(128).optional(),
  from: time.optional(),
  to: time.optional(),
}
const timeZone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
    } catch {
      return false // Intl throws for a name it does not know.
    }
  }, code('error.bad-time-zone'))
/** A chat's key; also accepts a WhatsApp id or a phone number. */
const chatKey = z.string().trim().min(1).max(128)

declare const result: unique symbol
/** Marks a schema with the result type of its command. Exists only for the compiler. */
interface Answers<Result> {
  readonly [result]: Result
}

/** `answers<Result>()(schema)`: the command takes arguments that fit the schema and returns a `Result`. */
function answers<Result>() {
  return <Schema extends z.ZodType>(schema: Schema) => schema as Schema & Answers<Result>
}

/**
 * The closed list of commands: name → schema of its only argument, with the type of its result.
 * `dispatch` refuses every other name and every argument that does not fit the schema.
 */
export const commandSchemas = {
  snapshot: answers<Snapshot>()(nothing),
  'session.add': answers<SessionView>()(
    z.strictObject({ id: sessionIdSchema, name: z.string().trim().max(80).optional() }),
  ),
  'session.rename': answers<SessionView>()(
    z.strictObject({ id: sessionIdSchema, name: z.string().trim().min(1).max(80) }),
  ),
  /** Removes the session with its profile. A linked session is unlinked first. */
  'session.remove': answers<null>()(session),
  'session.connect': answers<SessionView>()(session),
  'session.disconnect': answers<SessionView>()(session),
  'session.restart': answers<SessionView>()(session),
  'session.unlink': answers<SessionView>()(session),
  'session.usePairingCode': answers<SessionView>()(z.strictObject({ id: sessionIdSchema, phone })),
  'session.useQr': answers<SessionView>()(session),
  'session.useHere': answers<SessionView>()(session),
  /** A picture of WhatsApp's page, for a dialog that only a person can answer: JPEG in base64, or null when it cannot be taken. */
  'session.pagePicture': answers<string | null>()(session),
  'messages.list': answers<{ readonly messages: readonly MessageView[]; readonly more: boolean }>()(
    z.strictObject({
      /** Only rows with a smaller id, for the next page of older messages. */
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(200).default(50),
      sessionId: sessionIdSchema.optional(),
      states: z.array(z.enum(['waiting', 'posting', 'delivered', 'dead', 'skipped'])).optional(),
      text: z.string().max(200).optional(),
      ...messageScope,
    }),
  ),
  /** Fetches the media of a message, including media whose fetch failed before. Progress comes as changes of the message. */
  'media.fetch': answers<null>()(z.strictObject({ id: z.number().int().positive() })),
  'message.retry': answers<MessageView>()(z.strictObject({ id: z.number().int().positive() })),
  'deadLetters.replayAll': answers<{ readonly replayed: number }>()(nothing),
  'replies.pause': answers<PauseStatus>()(z.strictObject({ minutes: z.number().int().min(1).max(10_080).nullable() })),
  'replies.resume': answers<PauseStatus>()(nothing),
  'settings.set': answers<SettingsView>()(
    z.strictObject({ name: z.enum(settingNames as [string, ...string[]]), value: z.unknown() }),
  ),
  /** `value` null removes the secret. */
  'settings.setSecret': answers<SettingsView>()(
    z.strictObject({ name: z.enum(secretNames), value: z.string().min(1).max(4096).nullable() }),
  ),
  'core.test': answers<ConnectionTest>()(
    z.strictObject({
      /** Tests with these values instead of the stored ones. Saves nothing. */
      url: z.string().max(2048).optional(),
      secret: z.string().max(4096).optional(),
      userId: sessionIdSchema.optional(),
    }),
  ),
  /** Searches again for the browser that sessions would use. */
  'browser.status': answers<BrowserView>()(nothing),
  /** Starts or resumes fetching the small browser, and does not wait for the end. */
  'browser.fetch': answers<BrowserView>()(nothing),
  'browser.cancelFetch': answers<BrowserView>()(nothing),
  /** Lets the owner choose the hidden browser in a system dialog. Changes nothing when the dialog is cancelled. Desktop only. */
  'browser.choose': answers<SettingsView>()(nothing),
  /** Sends a failed, expired or suppressed reply at the owner's request. */
  'reply.retry': answers<ReplyView>()(z.strictObject({ id: z.number().int().positive() })),
  /** Sends a text the owner wrote in our window. It starts a takeover of the chat and is never held back. */
  'chat.send': answers<readonly ReplyView[]>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey,
      text: longText.refine((text) => text.trim() !== '', code('error.text-empty')),
      idempotencyKey,
    }),
  ),
  /** Adds the next part of a file that the owner wants to send. Returns the number of bytes received so far. */
  'file.add': answers<number>()(
    z.strictObject({
      upload,
      offset: z.number().int().min(0),
      data: z.base64().max(Math.ceil(FILE_PART_BYTES / 3) * 4),
    }),
  ),
  /** Sends a fully uploaded file of the owner, with or without text. Otherwise like `chat.send`. */
  'chat.sendFile': answers<readonly ReplyView[]>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey,
      upload,
      size: z.number().int().positive(),
      filename: z.string().max(500),
      mimetype: z.string().max(200),
      text: longText,
      idempotencyKey,
    }),
  ),
  /** Discards an upload that the owner cancelled. */
  'file.drop': answers<null>()(z.strictObject({ upload })),
  /** Silences the bot in this chat: for `minutes`, until handed back (null), or for the time in the settings (absent). */
  'chat.takeOver': answers<TakeoverView>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey,
      minutes: z.number().min(1).max(10_080).nullable().optional(),
    }),
  ),
  'chat.handBack': answers<null>()(z.strictObject({ sessionId: sessionIdSchema, chatKey })),
  /** Deletes all data about one customer; `chatKey` is a message's `from`. Fails with `busy` while a message or reply is in transit. */
  'customer.deleteData': answers<{ readonly messages: number; readonly replies: number }>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey: z.string().regex(/^[\w.-]{1,64}@(c\.us|lid)$/, code('error.no-chat')),
    }),
  ),
  'updates.check': answers<UpdateStatus>()(nothing),
  'updates.download': answers<UpdateStatus>()(nothing),
  /** Installs the downloaded update and restarts, as soon as no customer is being answered. */
  'updates.install': answers<UpdateStatus>()(nothing),
  /** Ends the program like Quit in the tray. Customers get no answers until it is started again. */
  'computer.quit': answers<null>()(nothing),
  /** Returns the setup link that the owner accepted, once only; null when none waits. */
  'setup.take': answers<SetupLink | null>()(nothing),
  /** First step of the first run: saves address and secret (unless fixed), adds the shop and connects it. */
  'firstRun.apply': answers<FirstRunView>()(
    z.strictObject({
      url: z.string().min(1).max(2048).optional(),
      secret: z.string().min(1).max(4096).optional(),
      id: sessionIdSchema,
      name: z.string().trim().max(80).optional(),
    }),
  ),
  /** Ends the first run after the owner read the last step. */
  'firstRun.finish': answers<FirstRunView>()(nothing),
  /** Starts the diagnosis, or returns the one in progress. Its steps come as events. */
  'diagnosis.run': answers<DiagnosisRun>()(nothing),
  'logs.read': answers<{ readonly lines: readonly LogLine[] }>()(
    z.strictObject({
      level: z.enum(logLevels).default('info'),
      limit: z.number().int().min(1).max(500).default(200),
    }),
  ),
  'support.export': answers<SupportExport>()(nothing),
  'chats.list': answers<{
    readonly chats: readonly ChatView[]
    readonly before: string | null
    readonly counts: ChatCounts
  }>()(
    z.strictObject({
      before: cursor.optional(),
      limit: z.number().int().min(1).max(200).default(50),
      filter: z.enum(chatFilters).default('all'),
      sessionId: sessionIdSchema.optional(),
      text: z.string().max(200).optional(),
    }),
  ),
  'chat.messages': answers<ThreadPage>()(
    chat.extend({
      before: cursor.optional(),
      limit: z.number().int().min(1).max(200).default(60),
    }),
  ),
  /** Marks the chat as seen in this program only. WhatsApp is never told. */
  'chat.markSeen': answers<ChatView>()(chat),
  /** Puts the chat aside up to this question, so that it no longer waits for a human; `aside` false undoes that. */
  'chat.dismiss': answers<ChatView>()(chat.extend({ messageRow: z.number().int().positive(), aside: z.boolean() })),
  'insights.read': answers<Insights>()(
    z.strictObject({
      from: time,
      to: time,
      bucket: z.enum(['hour', 'day']),
      timeZone,
      sessionId: sessionIdSchema.optional(),
    }),
  ),
  /** Numbers of messages not forwarded to the assistant in the last days, by rule. */
  'notForwarded.read': answers<NotForwarded>()(nothing),
  'message.details': answers<MessageDetails>()(z.strictObject({ id: z.number().int().positive() })),
  /** One page of a CSV table. Repeat with the returned `before` until it is null. Only the first page starts with the header line. */
  'messages.export': answers<{ readonly csv: string; readonly rows: number; readonly before: number | null }>()(
    z.strictObject({
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(1_000).default(1_000),
      sessionId: sessionIdSchema.optional(),
      states: z.array(z.enum(['waiting', 'posting', 'delivered', 'dead', 'skipped'])).optional(),
      text: z.string().max(200).optional(),
      timeZone: timeZone.optional(),
      ...messageScope,
    }),
  ),
} as const

export type CommandName = keyof typeof commandSchemas
/** Arguments as a caller passes them. */
export type CommandInput<K extends CommandName> = z.input<(typeof commandSchemas)[K]>
/** Arguments as a handler receives them, after the schema. */
export type CommandArguments<K extends CommandName> = z.output<(typeof commandSchemas)[K]>

/** Result type of each command. */
export type CommandResults = {
  readonly [K in CommandName]: (typeof commandSchemas)[K] extends Answers<infer Result> ? Result : never
}

export type Handlers = {
  readonly [K in CommandName]: (args: CommandArguments<K>) => Promise<CommandResults[K]> | CommandResults[K]
}

/** Narrows any string to a command name. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandSchemas, name)
}
