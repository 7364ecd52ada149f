import type { MessageExtras } from '../../shared/model/message-extras.ts'

/** What a stored message carries beside its text; nothing where the record is damaged. */
export function readExtras(text: string | null): MessageExtras {
  const { order, product, referral } = (readJson(text) ?? {}) as MessageExtras
  return { ...(order && { order }), ...(product && { product }), ...(referral && { referral }) }
}

/** JSON of a stored row. A salvaged database may hold anything: null for what is no JSON any more. */
export function readJson(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null // Broken: the message itself matters more.
  }
}
