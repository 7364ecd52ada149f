/*
 * Owns the entry point of the core: commands in, results and numbered events out. Knows no rules: a room executes each command.
 */
import type { z } from 'zod'
import { commandSchemas, isCommandName, type Handlers } from '../../shared/contract/commands.ts'
import { CommandError, fail, type Result } from '../../shared/result.ts'
import { isPlainCode, msg, type Message } from '../../shared/words/say.ts'
import type { Logger } from '../ports.ts'
import type { EventHub } from './event-hub.ts'

/** The only entry point: name in the closed list → schema → handler → `Result`. */
export type Dispatch = (name: unknown, args: unknown) => Promise<Result<unknown>>

/**
 * Creates the dispatcher. It never throws and never rejects: unknown names, wrong arguments and failing handlers all return a
 * `Result` with a code. An unexpected error is logged (redacted by the sink) and its text is not returned.
 */
export function createDispatcher(handlers: Handlers, events: Pick<EventHub, 'seq'>, logger: Logger): Dispatch {
  return async (name, args) => {
    if (typeof name !== 'string' || !isCommandName(name)) {
      return fail('unknown-command', msg('error.unknown-command'))
    }
    const schema: z.ZodType = commandSchemas[name]
    const parsed = schema.safeParse(args ?? {})
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      const where = issue?.path.length ? `${issue.path.join('.')}: ` : ''
      return fail('invalid-arguments', issueSaid(issue?.message), `${name}: ${where}${issue?.message ?? ''}`)
    }
    try {
      const handler = handlers[name] as (args: unknown) => unknown
      const value = await handler(parsed.data)
      return { ok: true, value, seq: events.seq }
    } catch (error) {
      if (error instanceof CommandError) return fail(error.code, toldBy(error), error.detail)
      if (isDiskFull(error)) return fail('unavailable', msg('error.disk-full'))
      logger.error('a command failed', { command: name, error })
      return fail('internal', msg('error.internal'))
    }
  }
}

/** SQLite's number for a full disk (sqlite.org/rescode.html#full). */
const SQLITE_FULL = 13

/** True when the error or one of its causes is a full disk, which is not our fault. */
function isDiskFull(error: unknown): boolean {
  const { code, errcode, cause } = (error ?? {}) as { code?: unknown; errcode?: unknown; cause?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT' || errcode === SQLITE_FULL) return true
  return cause !== undefined && cause !== error && isDiskFull(cause)
}

const toldBy = ({ message, said }: CommandError) => (said === undefined ? message : { english: message, said })

/** A schema's message may be a code of the catalog; otherwise a general sentence is used. */
function issueSaid(message: string | undefined): Message {
  return message !== undefined && isPlainCode(message) ? msg(message) : msg('error.invalid-arguments')
}
