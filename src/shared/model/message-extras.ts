/** A customer's cart, sent as an order, in the form the core gets. */
export interface Order {
  readonly id: string | null
  /** Token that WhatsApp requires to read the order's items. */
  readonly token: string | null
  readonly title: string | null
  readonly items: number | null
  /** In whole units of `currency`. */
  readonly amount: number | null
  readonly currency: string | null
}

/** A product of a catalogue, in the form the core gets. */
export interface Product {
  readonly id: string | null
  /** The shop's own number for the product. */
  readonly retailer_id: string | null
  readonly title: string | null
  readonly description: string | null
  /** In whole units of `currency`; the reduced price if there is one. */
  readonly amount: number | null
  readonly currency: string | null
  readonly url: string | null
}

/** The advertisement that brought the customer, in the form the core gets. */
export interface Referral {
  readonly title: string | null
  readonly body: string | null
  readonly url: string | null
  readonly source_id: string | null
  /** Id of the click, which lets the advertiser link the result to the advertisement. */
  readonly ctwa_clid: string | null
}

/** A payment, or a request for one, through WhatsApp. */
export interface Payment {
  /** In whole units of `currency`. */
  readonly amount: number | null
  readonly currency: string | null
  readonly isRequest: boolean
}

/** Parts of a message besides its text. A field in a part is null when it could not be read. */
export interface MessageExtras {
  readonly order?: Order
  readonly product?: Product
  readonly referral?: Referral
}
