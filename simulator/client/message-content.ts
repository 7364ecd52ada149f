export type MediaInput = {
  readonly mimetype: string
  /** Base64. */
  readonly data: string
  readonly filename?: string
  /** What the sender says of its size, where that is not true. */
  readonly saidSize?: number
}

/** A message to be written by a customer, or by the owner on the phone. */
export type MessageContent =
  | { readonly kind: 'chat'; readonly body: string }
  | {
      readonly kind: 'image' | 'video' | 'sticker' | 'document'
      readonly media: MediaInput
      readonly caption?: string
      /** Of a video. */
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
  /** Arrives undecrypted; becomes the text after `decryptAfterMs`, never when null. */
  | { readonly kind: 'ciphertext'; readonly body: string; readonly decryptAfterMs: number | null }
  | { readonly kind: 'unknown' }
  /** A cart. Money is in thousandths, as WhatsApp counts it. */
  | {
      readonly kind: 'order'
      readonly items: number
      readonly amount1000: number
      readonly currency: string
      /** What the customer wrote with it. */
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
  /** WhatsApp shows it on the phone alone: `view_once_unavailable_fanout`, `hosted_unavailable_fanout`, … */
  | { readonly kind: 'unavailable'; readonly subtype: string }
  /** Any type that WhatsApp's page may have, today or tomorrow, with its raw attributes. */
  | { readonly kind: 'other'; readonly type: string; readonly attributes?: Readonly<Record<string, unknown>> }
