import type { MessageExtras, Order, Product } from '../../../../shared/model/message-extras.ts'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { formatNumber } from '../../lib/time.ts'

/** The extras of a message: the order, the product it asks about, and the advertisement that led to it. */
export function ExtrasLine({ extras }: { readonly extras: MessageExtras }) {
  const { order, product, referral } = extras
  const said = [
    order && [order.items === null ? order.title : words.chats.wares.items({ count: order.items }), moneyOf(order)],
    product && [product.title, moneyOf(product)],
    referral && [words.chats.wares.ad({ what: referral.title ?? referral.body ?? referral.url ?? '' })],
  ]
  return said.map((parts, place) => {
    const line = (parts ?? []).filter((part) => part !== null).join(' · ')
    return line === '' ? null : (
      <span key={place} className="bubble-extras" data-testid="extras">
        <bdi dir="auto">{oneLine(line)}</bdi>
      </span>
    )
  })
}

function moneyOf({ amount, currency }: Pick<Order | Product, 'amount' | 'currency'>): string | null {
  if (amount === null) return null
  return formatNumber(amount, currency === null ? {} : { style: 'currency', currency, currencyDisplay: 'code' })
}
