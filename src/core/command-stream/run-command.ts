import type { SendAnswer } from '../gateway/describe-send.ts'
import { describeSend } from '../gateway/describe-send.ts'
import { parseRecipient } from '../ids/recipient.ts'
import type { SessionVerbs, VerbAnswer } from '../gateway/session-verbs.ts'
import { parseUserId } from '../gateway/user-id.ts'
import type { GatewaySender } from '../replies/gateway-send.ts'
import type { ReplyFiles } from '../replies/reply-files.ts'
import { NO_ROOM } from '../replies/attachment-taker.ts'
import type { CommandOutcome } from './command-outcome.ts'
import type { Command } from './parse-command.ts'

const failed = (status: number, message: string): CommandOutcome => ({
  status,
  success: false,
  message,
  messageId: null,
})

/**
 * Runs a command by the rules of the gateway API. A text carries the command's id into the reply ledger in the transaction that accepts it,
 * so a second run after a crash finds it there. Null when it cannot run now: try again later.
 */
export async function runCommand(
  deps: {
    readonly sessionExists: (id: string) => boolean
    readonly verbs: SessionVerbs
    readonly sends: Pick<GatewaySender, 'send'>
  },
  /** Unique among all commands of all streams. */
  key: string,
  command: Command,
): Promise<CommandOutcome | null> {
  const user = parseUserId(command.userId, deps.sessionExists)
  if (user.kind === 'invalid') return failed(400, user.error)
  switch (command.kind) {
    case 'start':
      return ofVerb(deps.verbs.start(user.id))
    case 'stop':
      return ofVerb(await deps.verbs.stop(user.id, command.unlink))
    case 'send': {
      if (!deps.sessionExists(user.id)) return failed(404, 'Session not found')
      const to = parseRecipient(command.to)
      if (to === null) return failed(422, 'The recipient is not on WhatsApp')
      const { message: text, asked, refused, queue } = command
      if (refused !== undefined) return ofSend(describeSend({ kind: 'media-refused', ...refused }))
      const sent = { sessionId: user.id, to, text, idempotencyKey: key, queue }
      const result = await deps.sends.send(asked === undefined ? sent : { ...sent, asked })
      return result.kind === 'not-stored' ? null : ofSend(describeSend(result))
    }
  }
}

/**
 * Returns the command with its file on disk, or with the reason why the file cannot be sent, which the core is told when the command runs.
 * Rejects when the disk is full, because a full disk would not store the command either. Commands behind it wait for no other cause.
 */
export async function keepCommandFile(
  files: Pick<ReplyFiles, 'take'>,
  command: Extract<Command, { kind: 'send' }>,
): Promise<Extract<Command, { kind: 'send' }>> {
  const { asked, ...bare } = command
  if (asked === undefined) return command
  const taken = await files.take(asked, command.message !== '')
  if (taken.kind === 'taken') return { ...command, asked: taken.attachment }
  if (taken.kind === 'refused') return { ...bare, refused: { reason: taken.reason, why: taken.why } }
  if (taken.kind === 'not-stored' && !taken.isDiskFull) return { ...bare, refused: NO_ROOM }
  throw new Error('the disk took no file')
}

function ofVerb({ success, message, refused }: VerbAnswer): CommandOutcome {
  return { status: refused ?? 200, success, message, messageId: null }
}

function ofSend(answer: SendAnswer): CommandOutcome {
  return 'error' in answer.body
    ? failed(answer.status, answer.body.error)
    : { status: 200, success: true, message: answer.body.message, messageId: answer.body.id ?? null }
}
