import '../../styles/lists.css'
import './insights.css'
import { useEffect, useState } from 'react'
import type { Insights as Figures } from '../../../../shared/model/insights.ts'
import { beginOf, dateIn, daysLater } from '../../../../shared/owners-day.ts'
import { ChoiceChips } from '../../components/choice-chips.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { words } from '../../i18n/words.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { ask, useHost } from '../../stores/host-store.ts'
import { useShopZone } from '../../stores/shop-zone.ts'
import { setAddressParts, useAddress } from '../../stores/view-store.ts'
import { Connected, Interruptions, isKnown, Way } from './health.tsx'
import { Failures, Hours, Shares, Times } from './figures.tsx'
import { rangeOf, troubleOf, type Range, type RangeName } from './range.ts'

const text = words.insights

/** Insights: message times, shares of bot and owner, answer times, failures, and the connection of each shop. */
export default function Insights() {
  const { parts } = useAddress()
  const epoch = useHost((state) => state.epoch)
  const [figures, setFigures] = useState<Figures | 'failed' | null>(null)
  const [tries, setTries] = useState(0)
  const now = useMinute()
  const zone = useShopZone()
  const range = rangeOf(parts, now, zone)
  const { first, last } = range
  const trouble = troubleOf(range)
  const as = parts['as'] === 'table' ? 'table' : 'plot'
  useEffect(() => {
    if (trouble !== null) return
    let left = false
    const [from, to] = [beginOf(zone, first), beginOf(zone, daysLater(last, 1))]
    void ask('insights.read', { from, to, bucket: 'day', timeZone: zone }).then((result) => {
      if (!left) setFigures(result.ok ? result.value : 'failed')
    })
    return () => {
      left = true
    }
  }, [first, last, zone, trouble, epoch, tries])

  return (
    <div className="insights">
      <div className="panel-head">
        <h1>{text.title}</h1>
        <ChoiceChips
          label={text.view}
          value={as}
          choices={(['plot', 'table'] as const).map((name) => ({ name, label: text.views[name] }))}
          onChoose={(name) => setAddressParts({ as: name === 'table' ? 'table' : '' })}
        />
      </div>
      <RangePicker range={range} today={dateIn(zone, now)} />
      {trouble !== null ? (
        <p role="alert" className="range-trouble">
          {text[trouble]}
        </p>
      ) : figures === 'failed' ? (
        <EmptyState title={text.failed} action={{ label: text.again, run: () => setTries(tries + 1) }} />
      ) : (
        <Body figures={figures} as={as} />
      )}
    </div>
  )
}

function Body({ figures, as }: { readonly figures: Figures | null; readonly as: 'plot' | 'table' }) {
  if (figures === null) return <Skeleton as="blocks" rows={4} />
  const nothing = figures.received === 0 && figures.failures.length === 0
  const known = figures.health.filter(isKnown)
  return (
    <>
      {nothing && <EmptyState title={text.empty} text={text.emptyHow} />}
      {(!nothing || known.length > 0) && (
        <div className="figures">
          {!nothing && (
            <>
              <Hours figures={figures} as={as} />
              <Shares figures={figures} as={as} />
              <Times figures={figures} as={as} />
              <Failures figures={figures} as={as} />
              <Way figures={figures} as={as} />
            </>
          )}
          {known.length > 0 && <Interruptions figures={figures} as={as} />}
          {known.map((health) => (
            <Connected key={health.sessionId} health={health} as={as} />
          ))}
        </div>
      )}
    </>
  )
}

function RangePicker({ range, today }: { readonly range: Range; readonly today: string }) {
  const choose = (name: RangeName) =>
    setAddressParts(
      name === 'custom'
        ? { from: range.first, to: range.last, days: '' }
        : { from: '', to: '', days: name === '7' ? '' : name },
    )
  return (
    <div className="range" role="group" aria-label={text.range}>
      <ChoiceChips
        label={text.range}
        value={range.name}
        choices={(['7', '30', 'custom'] as const).map((name) => ({ name, label: text.ranges[name] }))}
        onChoose={choose}
      />
      {range.name === 'custom' && (
        <div className="range-days">
          <label>
            {text.from}
            <input
              type="date"
              value={range.first}
              max={today}
              onChange={(event) => event.target.value && setAddressParts({ from: event.target.value })}
            />
          </label>
          <label>
            {text.to}
            <input
              type="date"
              value={range.last}
              max={today}
              onChange={(event) => event.target.value && setAddressParts({ to: event.target.value })}
            />
          </label>
        </div>
      )}
    </div>
  )
}
