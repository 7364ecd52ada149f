import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import type { Ack } from '../../../shared/model/message.ts'
import { wordFor, words } from '../i18n/words.ts'

/** WhatsApp's ticks, with their meaning as text for screen readers. */
export function Ticks({ ack }: { readonly ack: Ack | null }) {
  const level = ack ?? 0
  const Icon = level < 0 ? CircleAlert : level === 0 ? Clock : level === 1 ? Check : CheckCheck
  const label = wordFor(words.chats.ticks, String(level))
  return (
    <span className={level >= 3 ? 'ticks read' : 'ticks'} title={label}>
      <Icon size="1rem" aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
