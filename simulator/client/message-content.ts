export type MediaInput = {
  readonly mimetype: string
  /** Base64. */
  readonly data: string
  readonly filename?: string
  /** The size that the sender claims, in bytes, when it differs from the real one. */
  readonly saidSize?: number
}

/** A message that a customer, or the owner on the phone, writes. */
export type MessageContent =
  | { readonly kind: 'chat'; readonly body: string }
  | {
      readonly kind: 'image' | 'video' | 'sticker' | 'document'
      readonly media: MediaInput
      readonly caption?: string
      /** For a video. */
      readonly seconds?: number
    }
  | { readonly kind: 'audio' | 'ptt'; readonly media: MediaInput; readonly seconds?: number }
  | {
      readonly kind: 'location'
      readonly latitude: number
      readonly longitude: number
      readonly name?: string
      readonly address?: string
    }
  | { readonly kind: 'vcard'; readonly name: string; readonly phone: string }
  | { readonly kind: 'multi_vcard'; readonly contacts: readonly { readonly name: string; readonly phone: string }[] }
  | { readonly kind: 'poll_creation'; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: 'call_log'; readonly video?: boolean }
  | { readonly kind: 'e2e_notification' }
  | { readonly kind: 'protocol' }
  /** Arrives undecrypted and becomes the text after `decryptAfterMs`. Null: never. */
  | { readonly kind: 'ciphertext'; readonly body: string; readonly decryptAfterMs: number | null }
  | { readonly kind: 'unknown' }
  /** A cart. Amounts are in thousandths of the currency unit, as in WhatsApp. */
  | {
      readonly kind: 'order'
      readonly items: number
      readonly amount1000: number
      readonly currency: string
      /** The text that the customer wrote with the cart. */
      readonly message?: string
    }
  /** A product of a catalogue; its picture is in `body`. */
  | {
      readonly kind: 'product'
      readonly title: string
      readonly price1000: number
      readonly currency: string
      readonly productId: string
    }
  /** A message that WhatsApp shows only on the phone: `view_once_unavailable_fanout`, `hosted_unavailable_fanout`, … */
  | { readonly kind: 'unavailable'; readonly subtype: string }
  /** Any message type that WhatsApp's page may have, now or later, with its raw attributes. */
  | { readonly kind: 'other'; readonly type: string; readonly attributes?: Readonly<Record<string, unknown>> }
