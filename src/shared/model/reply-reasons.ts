import { leftOutReasons } from './attachment.ts'

/** The closed list of reasons why a reply waits or was not sent. The interface has a plain sentence for each. */
export const replyReasons = [
  // Suppressed: not sent unless the owner retries it.
  'question-deleted',
  'callback-mode',
  'response-mode',
  'already-answered',
  'owner-takeover',
  'quiet-hours',
  // Expired.
  'too-old',
  // Waiting.
  'answer-open',
  'paused',
  'not-connected',
  'chat-budget',
  'budget',
  'warm-up',
  'warm-up-budget',
  'reach-out-lock',
  'unchecked-number',
  'time-unsure',
  'unknown',
  'media-coming',
  // Failed, or waiting for a retry.
  'send-failed',
  'not-on-whatsapp',
  'chat-not-found',
  'not-allowed',
  'refused-by-whatsapp',
  'earlier-failed',
  ...leftOutReasons,
] as const

export type ReplyReason = (typeof replyReasons)[number]
