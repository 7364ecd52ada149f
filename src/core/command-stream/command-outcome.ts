import { createHash } from 'node:crypto'

/** The outcome of a command, with the status that the gateway API would have answered. */
export interface CommandOutcome {
  readonly status: number
  readonly success: boolean
  readonly message: string
  /** WhatsApp's id of a sent message, when it was known in time. */
  readonly messageId: string | null
}

/** The body of the post that tells the core the outcome. `now` is unix ms. */
export function outcomeBody(
  command: { readonly id: string; readonly kind: string; readonly userId: string },
  result: CommandOutcome,
  now: number,
): Readonly<Record<string, unknown>> {
  return {
    type: 'command.outcome',
    command_id: command.id,
    command: command.kind,
    user_id: command.userId,
    status: result.status,
    success: result.success,
    message: result.message,
    message_id: result.messageId,
    at: new Date(now).toISOString(),
  }
}

/** The `webhook-id` of a command's outcome: the same each time the outcome is posted. */
export function outcomeWebhookId(stream: string, commandId: string): string {
  return `cmd_${createHash('sha256').update(`${stream}\n${commandId}`).digest('hex').slice(0, 32)}`
}

/** A name for a stream, derived from its address without revealing any secret in it. */
export function streamName(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 16)
}
