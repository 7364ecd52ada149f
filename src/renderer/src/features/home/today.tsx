import type { MessageView } from '../../../../shared/model/message.ts'
import { words } from '../../i18n/en.ts'
import { useHost } from '../../stores/host-store.ts'

/** Three numbers of the day, from what is on the page; they can all be opened in Activity. */
export function Today({ messages }: { readonly messages: readonly MessageView[] }) {
  const queue = useHost((state) => state.snapshot!.queue)
  const midnight = new Date().setHours(0, 0, 0, 0)
  const today = messages.filter((message) => message.storedAt >= midnight)
  const answered = today.filter((message) => message.replies.some((reply) => reply.state === 'sent')).length
  const numbers = [
    [today.length, words.home.received],
    [answered, words.home.answered],
    [queue.waiting + queue.posting, words.home.waiting],
  ] as const
  return (
    <section className="today" aria-label={words.home.today}>
      <h2>{words.home.today}</h2>
      <dl>
        {numbers.map(([value, label]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{new Intl.NumberFormat(words.locale).format(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
