/** A customer's cart, sent as an order. As the core gets it. */
export interface Order {
  readonly id: string | null
  /** What WhatsApp wants to see of whoever asks for the order's items. */
  readonly token: string | null
  readonly title: string | null
  readonly items: number | null
  /** In whole units of `currency`. */
  readonly amount: number | null
  readonly currency: string | null
}

/** A product of a catalogue. As the core gets it. */
export interface Product {
  readonly id: string | null
  /** The shop's own number for it. */
  readonly retailer_id: string | null
  readonly title: string | null
  readonly description: string | null
  /** In whole units of `currency`; the reduced price where there is one. */
  readonly amount: number | null
  readonly currency: string | null
  readonly url: string | null
}

/** The advertisement that brought the customer here. As the core gets it. */
export interface Referral {
  readonly title: string | null
  readonly body: string | null
  readonly url: string | null
  readonly source_id: string | null
  /** The click, for telling the advertiser what came of it. */
  readonly ctwa_clid: string | null
}

/** Money that was sent, or asked for, through WhatsApp. */
export interface Payment {
  /** In whole units of `currency`. */
  readonly amount: number | null
  readonly currency: string | null
  readonly isRequest: boolean
}

/** What a message carries beside its text; null where nothing of it could be read. */
export interface MessageExtras {
  readonly order?: Order
  readonly product?: Product
  readonly referral?: Referral
}
