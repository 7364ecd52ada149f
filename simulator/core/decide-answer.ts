import type { CoreSettings, SignatureVerdict } from './core-api.ts'
import { STATUS_BODIES } from './faults.ts'

/** The core's decision about a request, before any model runs. */
export type Decision =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** The request is good: think, then reply to `from`. */
  | { readonly kind: 'think'; readonly user: string; readonly from: string; readonly message: string }

export const ROWS = {
  ignored: '{"message":"Broadcast/status ignored"}',
  groupsOff: '{"message":"Group replies disabled for this user"}',
  whitelist: '{"message":"Message ignored - in whitelist"}',
  inactive: '{"message":"User subscription inactive"}',
  missing: '{"message":"Missing required fields"}',
  noUser: '{"error":"user_id required"}',
  unknownUser: '{"error":"User not found"}',
  failed: '{"error":"Internal server error"}',
} as const

const answer = (status: number, body: string): Decision => ({ kind: 'answer', status, body })
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Applies the rows of the contract in the core's own order: signature, addressee, user, plan, chat, fields. */
export function decideAnswer(
  body: Readonly<Record<string, unknown>> | null,
  signature: SignatureVerdict,
  settings: CoreSettings,
): Decision {
  // The real core checks only X-Signature. The second signature is checked when present, to catch a wrong one.
  const refused = signature.plain !== 'valid' || signature.standard === 'wrong' || signature.standard === 'stale'
  if (refused && settings.checks) return answer(401, STATUS_BODIES[401]!)
  if (body === null) return answer(500, ROWS.failed)
  const [user, from, message] = [text(body['user_id']), text(body['from']), text(body['message'])]
  if (from.endsWith('@broadcast')) return answer(200, ROWS.ignored)
  if (user === '') return answer(400, ROWS.noUser)
  if (settings.users !== null && !settings.users.includes(user)) return answer(404, ROWS.unknownUser)
  if (settings.inactiveUsers.includes(user)) return answer(200, ROWS.inactive)
  if (from === '' || message === '') return answer(200, ROWS.missing)
  if (from.endsWith('@g.us') && !settings.groupReplies) return answer(200, ROWS.groupsOff)
  if (settings.ignored.includes(from)) return answer(200, ROWS.whitelist)
  return { kind: 'think', user, from, message }
}
