import { words } from '../../i18n/words.ts'
import { formatNumber } from '../../lib/time.ts'
import { useHost } from '../../stores/host-store.ts'
import { showScreenAt } from '../../stores/view-store.ts'

/** Three numbers of the shop's day, counted by the host. Each opens the matching screen. */
export function Today() {
  const home = useHost((state) => state.snapshot!.home)
  const waiting = useHost((state) => state.snapshot!.chats.waiting)
  const day = { day: home.day }
  const numbers = [
    ['received', home.received, words.home.received, () => showScreenAt('activity', day)],
    ['answered', home.answered, words.home.answered, () => showScreenAt('insights', { from: home.day, to: home.day })],
    ['waiting', waiting, words.home.waiting, () => showScreenAt('chats', { show: 'needs-you' })],
  ] as const
  return (
    <section className="today" aria-label={words.home.today} data-testid="today" data-day={home.day}>
      <h2>{words.home.today}</h2>
      <dl>
        {numbers.map(([name, value, label, open]) => {
          const number = formatNumber(value)
          return (
            <div key={name} data-number={name} className={name === 'waiting' && value > 0 ? 'needs' : ''}>
              <dt>{label}</dt>
              <dd>
                <button type="button" className="today-number" aria-label={`${number} ${label}`} onClick={open}>
                  {number}
                </button>
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
