import type { MessageExtras } from '../../shared/model/message-extras.ts'
import { readJson } from '../storage/read-json.ts'

/** The extras that a stored message carries beside its text; empty when the stored JSON is damaged. */
export function readExtras(text: string | null): MessageExtras {
  const { order, product, referral } = (readJson(text) ?? {}) as MessageExtras
  return { ...(order && { order }), ...(product && { product }), ...(referral && { referral }) }
}
