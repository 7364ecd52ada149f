/** Why a message does not go to the assistant by itself: each name is a line of `src/core/inbox/forwarding-rules.ts`. */
export const notForwardedRules = [
  'own',
  'status',
  'channel',
  'broadcast-list',
  'whatsapp',
  'call',
  'revoked',
  'sign',
  'edit',
  'notice',
  'album',
  'group',
  'unreadable',
  'deleted',
  'record-lost',
  'broadcast',
  'unknown',
  'undecrypted',
  'no-text',
  'too-old',
] as const
export type NotForwardedRule = (typeof notForwardedRules)[number]

/** What did not go to the assistant, by rule. */
export interface NotForwarded {
  /** Counted from this moment on, unix ms. */
  readonly since: number
  readonly rules: readonly { readonly rule: NotForwardedRule; readonly count: number }[]
  /** Kinds of message that this version does not know, by WhatsApp's own names. */
  readonly unknown: readonly { readonly type: string; readonly count: number }[]
}
