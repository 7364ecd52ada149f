import { Contact, Copy } from 'lucide-react'
import type { ContactCard } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { keepLeftToRight } from '../../../lib/left-to-right.ts'
import { formatPhone } from '../../../lib/phone.ts'
import { oneLine } from '../../../lib/safe-text.ts'
import { showToast } from '../../../stores/toast-store.ts'

/** Contacts that a customer sent: names, numbers, and a copy button for each number. */
export function ContactCards({ cards }: { readonly cards: readonly ContactCard[] }) {
  return (
    <div className="attached-contacts" data-testid="attached">
      {cards.map((card, index) => (
        <Card key={index} card={card} />
      ))}
    </div>
  )
}

function Card({ card: { name, numbers } }: { readonly card: ContactCard }) {
  const text = words.chats.attached
  const copy = (number: string) => {
    navigator.clipboard.writeText(number).then(
      () => showToast({ text: text.copied, tone: 'done' }),
      () => showToast({ text: number, tone: 'notice' }),
    )
  }
  return (
    <div className="attached-card">
      <span className="attached-title">
        <Contact size="1.25rem" aria-hidden="true" />
        <bdi dir="auto" className="attached-name">
          {name === null ? text.unnamed : oneLine(name)}
        </bdi>
      </span>
      {numbers.map((number) => (
        <span key={number} className="contact-number">
          <bdi dir="ltr">{/^\+\d+$/.test(number) ? formatPhone(number.slice(1)) : number}</bdi>
          <button
            type="button"
            className="button icon"
            aria-label={text.copy({ number: keepLeftToRight(number) })}
            onClick={() => copy(number)}
          >
            <Copy size="1rem" aria-hidden="true" />
          </button>
        </span>
      ))}
    </div>
  )
}
