import { words } from '../../i18n/en.ts'
import { useHost } from '../../stores/host-store.ts'

/** Three numbers of the owner's day, as the host counts them. */
export function Today() {
  const home = useHost((state) => state.snapshot!.home)
  const waiting = useHost((state) => state.snapshot!.chats.waiting)
  const numbers = [
    ['received', home.received, words.home.received],
    ['answered', home.answered, words.home.answered],
    ['waiting', waiting, words.home.waiting],
  ] as const
  return (
    <section className="today" aria-label={words.home.today} data-testid="today" data-day={home.day}>
      <h2>{words.home.today}</h2>
      <dl>
        {numbers.map(([name, value, label]) => (
          <div key={name} data-number={name} className={name === 'waiting' && value > 0 ? 'needs' : ''}>
            <dt>{label}</dt>
            <dd>{new Intl.NumberFormat(words.locale).format(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
