import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import { markerNames } from '../../shared/model/marker-names.ts'
import type { Order, Payment, Product } from '../../shared/model/message-extras.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import type { Content } from '../whatsapp/message-content.ts'

type Marked = Omit<Content, 'body' | 'hasMedia' | 'contacts'>

const UNAVAILABLE: Readonly<Record<NonNullable<IncomingMessage['unavailable']>, string>> = {
  'view-once': fixedTexts.viewOnce,
  bot: fixedTexts.bot,
  other: fixedTexts.phoneOnly,
}

/** The short neutral text that the core gets for a message without a text of its own; empty when there is nothing to say. */
export function markerOf(message: Marked): string {
  const { unavailable, referral } = message
  if (unavailable !== undefined) return UNAVAILABLE[unavailable]
  const named = markerOfKind(message)
  if (named !== '' || referral === undefined) return named
  return bracketed('ad', [referral.title ?? referral.body ?? referral.url])
}

function markerOfKind(message: Marked): string {
  const { type, location, order, product, payment, about } = message
  if (order !== undefined) return orderMarker(order)
  if (payment !== undefined) return bracketed(payment.isRequest ? 'payment request' : 'payment', [moneyOf(payment)])
  if (product !== undefined) return bracketed('product', [product.title, moneyOf(product)])
  if (location) {
    const { latitude, longitude, name } = location
    return bracketed('location', [`${latitude}, ${longitude}${name ? ` ${name}` : ''}`, about ?? null])
  }
  if (type === 'vcard' || type === 'multi_vcard') {
    return bracketed('contact card', message.contactCards.length > 0 ? message.contactCards : ['unnamed'])
  }
  if (type === 'document' && message.media?.filename) return bracketed('document', [message.media.filename])
  // `type` comes from the page and may equal an inherited property name, such as `constructor`.
  return Object.hasOwn(markerNames, type) ? bracketed(markerNames[type]!, [about ?? null]) : ''
}

function orderMarker(order: Order): string {
  const { items, title } = order
  const count = items === null ? null : `${items} ${items === 1 ? 'item' : 'items'}`
  const money = moneyOf(order)
  return bracketed('order', count === null && money === null ? [title] : [count, money])
}

/** For example `NGN 90,000`; null when the amount is unknown. */
function moneyOf({ amount, currency }: Pick<Order | Product | Payment, 'amount' | 'currency'>): string | null {
  if (amount === null) return null
  const cents = Number.isInteger(amount) ? 0 : 2
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: cents, maximumFractionDigits: 3 })
  return [currency, format.format(amount)].filter((part) => part !== null).join(' ')
}

function bracketed(what: string, parts: readonly (string | null)[]): string {
  // One line, because it stands in place of a customer's text.
  const said = parts.filter((part) => part !== null).map((part) => part.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim())
  return said.length === 0 ? `[${what}]` : `[${what}: ${said.join(', ')}]`
}
