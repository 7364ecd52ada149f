import { leftOutReasons } from './attachment.ts'

/** Why a reply is not sent, not yet, or not any more; the closed list. The interface has a plain sentence for each. */
export const replyReasons = [
  // Suppressed: it will not be sent by itself.
  'question-deleted',
  'callback-mode',
  'response-mode',
  'already-answered',
  'owner-takeover',
  'quiet-hours',
  // Expired.
  'too-old',
  // Waits.
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
  // Failed, or tried again.
  'send-failed',
  'not-on-whatsapp',
  'chat-not-found',
  'not-allowed',
  'refused-by-whatsapp',
  'earlier-failed',
  ...leftOutReasons,
] as const

export type ReplyReason = (typeof replyReasons)[number]
