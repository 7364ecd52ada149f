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

/** A schema's complaint is a sentence of the catalogue. */
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
/** A file on its way from a window. */
const upload = z.string().regex(/^[0-9a-f]{32}$/)
const cursor = z.string().max(64)
const time = z.number().int().min(0).max(8.64e15)
/** Further limits of a list of messages: one chat, stored at or after `from` and before `to`. */
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
/** A chat by its key; also an id of WhatsApp or a phone. */
const chatKey = z.string().trim().min(1).max(128)

declare const result: unique symbol
/** A schema that knows what its command answers: for the compiler only. */
interface Answers<Result> {
  readonly [result]: Result
}

/** `answers<Result>()(schema)`: the command takes what fits the schema, and answers a `Result`. */
function answers<Result>() {
  return <Schema extends z.ZodType>(schema: Schema) => schema as Schema & Answers<Result>
}

/**
 * The closed list of commands: name → schema of its one argument, with the type of its answer.
 * `dispatch` refuses every other name and every argument that does not fit.
 */
export const commandSchemas = {
  snapshot: answers<Snapshot>()(nothing),
  'session.add': answers<SessionView>()(
    z.strictObject({ id: sessionIdSchema, name: z.string().trim().max(80).optional() }),
  ),
  'session.rename': answers<SessionView>()(
    z.strictObject({ id: sessionIdSchema, name: z.string().trim().min(1).max(80) }),
  ),
  /** Forgets the session with its profile; one that is linked is unlinked first. */
  'session.remove': answers<null>()(session),
  'session.connect': answers<SessionView>()(session),
  'session.disconnect': answers<SessionView>()(session),
  'session.restart': answers<SessionView>()(session),
  'session.unlink': answers<SessionView>()(session),
  'session.usePairingCode': answers<SessionView>()(z.strictObject({ id: sessionIdSchema, phone })),
  'session.useQr': answers<SessionView>()(session),
  'session.useHere': answers<SessionView>()(session),
  /** What WhatsApp's own page shows right now, for a question that only a person can answer: JPEG in base64, null when it cannot be seen. */
  'session.pagePicture': answers<string | null>()(session),
  'messages.list': answers<{ readonly messages: readonly MessageView[]; readonly more: boolean }>()(
    z.strictObject({
      /** Only rows with a smaller id: the next page of older ones. */
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(200).default(50),
      sessionId: sessionIdSchema.optional(),
      states: z.array(z.enum(['waiting', 'posting', 'delivered', 'dead', 'skipped'])).optional(),
      text: z.string().max(200).optional(),
      ...messageScope,
    }),
  ),
  /** Fetches the media of a message, also what could not be had before. The message changes as it goes on. */
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
      /** Tries these instead of the stored ones; nothing is saved. */
      url: z.string().max(2048).optional(),
      secret: z.string().max(4096).optional(),
      userId: sessionIdSchema.optional(),
    }),
  ),
  /** Looks again which browser the sessions would use. */
  'browser.status': answers<BrowserView>()(nothing),
  /** Begins to fetch the small browser, or goes on with it; does not wait for its end. */
  'browser.fetch': answers<BrowserView>()(nothing),
  'browser.cancelFetch': answers<BrowserView>()(nothing),
  /** The system's own dialog asks which program is the hidden browser; nothing changes when it is left. Desktop only. */
  'browser.choose': answers<SettingsView>()(nothing),
  /** Sends a reply that failed, came too late or was kept silent, because the owner says so. */
  'reply.retry': answers<ReplyView>()(z.strictObject({ id: z.number().int().positive() })),
  /** The owner writes by hand from our window: counts as taking the chat over, is never held back. */
  'chat.send': answers<readonly ReplyView[]>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey,
      text: longText.refine((text) => text.trim() !== '', code('error.text-empty')),
    }),
  ),
  /** The next part of a file that the owner wants to send; answers how many bytes are here. */
  'file.add': answers<number>()(
    z.strictObject({
      upload,
      offset: z.number().int().min(0),
      data: z.base64().max(Math.ceil(FILE_PART_BYTES / 3) * 4),
    }),
  ),
  /** The owner sends a file that is here, with or without words: as `chat.send`. */
  'chat.sendFile': answers<readonly ReplyView[]>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey,
      upload,
      size: z.number().int().positive(),
      filename: z.string().max(500),
      mimetype: z.string().max(200),
      text: longText,
    }),
  ),
  /** The owner has taken it back. */
  'file.drop': answers<null>()(z.strictObject({ upload })),
  /** The bot is silent in this chat: for so many minutes, until handed back (null), or as long as the setting says (left out). */
  'chat.takeOver': answers<TakeoverView>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey,
      minutes: z.number().min(1).max(10_080).nullable().optional(),
    }),
  ),
  'chat.handBack': answers<null>()(z.strictObject({ sessionId: sessionIdSchema, chatKey })),
  /** Deletes everything about one customer; `chatKey` is a message's `from`. Refused as `busy` while something is on its way. */
  'customer.deleteData': answers<{ readonly messages: number; readonly replies: number }>()(
    z.strictObject({
      sessionId: sessionIdSchema,
      chatKey: z.string().regex(/^[\w.-]{1,64}@(c\.us|lid)$/, code('error.no-chat')),
    }),
  ),
  'updates.check': answers<UpdateStatus>()(nothing),
  'updates.download': answers<UpdateStatus>()(nothing),
  /** Installs what was downloaded and restarts, as soon as no customer is being answered. */
  'updates.install': answers<UpdateStatus>()(nothing),
  /** Ends the program, as Quit in the tray does. Customers get no answers until it is started again. */
  'computer.quit': answers<null>()(nothing),
  /** Hands out the setup link that the owner has agreed to, once; null when none waits. */
  'setup.take': answers<SetupLink | null>()(nothing),
  /** The first step of the first run: address and secret (those not fixed), the shop, and its first connect. */
  'firstRun.apply': answers<FirstRunView>()(
    z.strictObject({
      url: z.string().min(1).max(2048).optional(),
      secret: z.string().min(1).max(4096).optional(),
      id: sessionIdSchema,
      name: z.string().trim().max(80).optional(),
    }),
  ),
  /** The owner has read the last step. */
  'firstRun.finish': answers<FirstRunView>()(nothing),
  /** Starts the diagnosis, or joins the one under way; its steps come as events. */
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
  /** Here only; WhatsApp is never told. */
  'chat.markSeen': answers<ChatView>()(chat),
  /** The chat needs nobody any more, up to this question; `aside` false takes that back. */
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
  /** What did not go to the assistant in the last days, by rule. */
  'notForwarded.read': answers<NotForwarded>()(nothing),
  'message.details': answers<MessageDetails>()(z.strictObject({ id: z.number().int().positive() })),
  /** A page of a CSV table; ask again with `before` until it is null. `csv` begins with the head line on the first page only. */
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
/** What a caller passes. */
export type CommandInput<K extends CommandName> = z.input<(typeof commandSchemas)[K]>
/** What a handler receives after the schema. */
export type CommandArguments<K extends CommandName> = z.output<(typeof commandSchemas)[K]>

/** What each command answers. */
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
