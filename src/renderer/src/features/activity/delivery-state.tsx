import { Check, CircleAlert, Clock, Inbox, LoaderCircle } from 'lucide-react'
import type { MessageView } from '../../../../shared/model/message.ts'
import { words } from '../../i18n/words.ts'

/** The state as colour, icon and word. */
export function DeliveryState({ state }: { readonly state: MessageView['delivery']['state'] }) {
  const Icon = { waiting: Clock, posting: LoaderCircle, delivered: Check, dead: CircleAlert, skipped: Inbox }[state]
  return (
    <span className={`way ${state}`}>
      <Icon size="0.875rem" aria-hidden="true" />
      {words.delivery[state]}
    </span>
  )
}
