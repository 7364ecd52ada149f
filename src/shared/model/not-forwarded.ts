/** Rules by which a message is not forwarded to the assistant. Each name is a line in `src/core/inbox/forwarding-rules.ts`. */
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

/** Numbers of messages that were not forwarded to the assistant, by rule. */
export interface NotForwarded {
  /** Start of the count, unix ms. */
  readonly since: number
  readonly rules: readonly { readonly rule: NotForwardedRule; readonly count: number }[]
  /** Message types that this version does not know, by WhatsApp's own names. */
  readonly unknown: readonly { readonly type: string; readonly count: number }[]
}
