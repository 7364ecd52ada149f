import { useEffect, useState } from 'react'
import type { NotForwarded } from '../../../../shared/model/not-forwarded.ts'
import { words } from '../../i18n/words.ts'
import { keepLeftToRight } from '../../lib/left-to-right.ts'
import { formatNumber } from '../../lib/time.ts'
import { command } from '../../stores/host-store.ts'

const text = words.support.notForwarded

/** Counts of messages not forwarded to the core, per rule, so that nothing is dropped without a trace. Counted when Help opens. */
export function NotForwardedPanel() {
  const [found, setFound] = useState<NotForwarded | null>(null)
  useEffect(() => {
    let isOpen = true
    void command('notForwarded.read', {}).then((result) => {
      if (isOpen && result.ok) setFound(result.value)
    })
    return () => {
      isOpen = false
    }
  }, [])
  if (found === null) return null
  return (
    <section className="panel" aria-labelledby="not-forwarded-title" data-testid="not-forwarded">
      <h2 id="not-forwarded-title">{text.title}</h2>
      <p className="hint">{text.text}</p>
      {found.rules.length === 0 && <p className="empty">{text.none}</p>}
      <dl className="facts counts">
        {found.rules.map(({ rule, count }) => (
          <div key={rule} data-rule={rule}>
            <dt>{text.rules[rule]}</dt>
            <dd>{formatNumber(count)}</dd>
          </div>
        ))}
        {found.unknown.length > 0 && (
          <div data-rule="kinds">
            <dt>{text.kinds}</dt>
            <dd>{keepLeftToRight(found.unknown.map(({ type, count }) => `${type} (${count})`).join(', '))}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
