import { useMemo } from 'react'
import type { FailureCause, Insights } from '../../../../shared/model/insights.ts'
import { wordFor, words } from '../../i18n/words.ts'
import { ownLocale } from '../../lib/own-locale.ts'
import { safeText } from '../../lib/safe-text.ts'
import { formatNumber, formatShare, formatSpan } from '../../lib/time.ts'
import { useShopZone } from '../../stores/shop-zone.ts'
import { Bars } from './bars.tsx'
import { Figure } from './figure.tsx'
import type { Series } from './plot-options.ts'
import { Plot } from './plot.tsx'

const text = words.insights
const number = (value: number) => formatNumber(value)
const hour = (value: number) =>
  new Intl.DateTimeFormat(ownLocale(), { hour: 'numeric' }).format(new Date(2026, 0, 1, value))
/** Returns a formatter for the start of a day, as a date in the shop's time zone. */
export function useDayWords(): (at: number) => string {
  const timeZone = useShopZone()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(ownLocale(), { timeZone, day: 'numeric', month: 'short' })
    return (at) => format.format(at)
  }, [timeZone])
}
/** Step between labels, so that a plot has at most about seven below it. */
export const every = (count: number) => Math.max(1, Math.ceil(count / 7))
const span = (ms: number | null) => (ms === null ? '–' : formatSpan(ms))

export interface FigureOf {
  readonly figures: Insights
  readonly as: 'plot' | 'table'
}

/** Messages per hour of the day. */
export function Hours({ figures, as }: FigureOf) {
  const { hours, busiest } = figures
  const xs = useMemo(() => hours.map((_, at) => at), [hours])
  const series = useMemo<Series[]>(() => [{ values: hours, tone: 'accent', as: 'bars' }], [hours])
  return (
    <Figure
      as={as}
      title={busiest === null ? text.hours.none : text.hours.some({ from: hour(busiest.from), to: hour(busiest.to) })}
      table={{
        head: [text.table.hour, text.table.received],
        rows: hours.map((count, at) => [hour(at), number(count)]),
      }}
    >
      <Plot xs={xs} series={series} labelX={hour} labelY={number} every={4} />
    </Figure>
  )
}

/** Share of messages answered by the bot and by the owner, per day. */
export function Shares({ figures, as }: FigureOf) {
  const { buckets, received, byBot, byOwner } = figures
  const day = useDayWords()
  const xs = useMemo(() => buckets.map(({ at }) => at), [buckets])
  const { bot, owner, none } = text.shares.labels
  // Stacked bars: each series includes those drawn over it.
  const series = useMemo<Series[]>(
    () => [
      {
        values: buckets.map((bucket) => Math.max(bucket.received, bucket.byBot + bucket.byOwner)),
        tone: 'line-strong',
        as: 'bars',
      },
      { values: buckets.map((bucket) => bucket.byBot + bucket.byOwner), tone: 'care', as: 'bars' },
      { values: buckets.map((bucket) => bucket.byBot), tone: 'accent', as: 'bars' },
    ],
    [buckets],
  )
  const share = (count: number) => formatShare(received === 0 ? 0 : Math.min(count / received, 1))
  return (
    <Figure
      as={as}
      title={`${text.shares.bot({ percent: share(byBot) })}. ${text.shares.owner({ percent: share(byOwner) })}`}
      legend={[
        { label: bot, tone: 'accent' },
        { label: owner, tone: 'care' },
        { label: none, tone: 'line-strong' },
      ]}
      table={{
        head: [text.table.day, text.table.received, bot, owner, text.table.failed],
        rows: buckets.map((bucket) => [
          day(bucket.at),
          number(bucket.received),
          number(bucket.byBot),
          number(bucket.byOwner),
          number(bucket.failed),
        ]),
      }}
    >
      <Plot xs={xs} series={series} labelX={day} labelY={number} every={every(xs.length)} />
    </Figure>
  )
}

/** Median and 95th percentile of the answer time, per day. */
export function Times({ figures, as }: FigureOf) {
  const { buckets, medianMs, p95Ms } = figures
  const day = useDayWords()
  const xs = useMemo(() => buckets.map(({ at }) => at), [buckets])
  const series = useMemo<Series[]>(
    () => [
      { values: buckets.map((bucket) => bucket.p95Ms), tone: 'care', as: 'line' },
      { values: buckets.map((bucket) => bucket.medianMs), tone: 'accent', as: 'line' },
    ],
    [buckets],
  )
  return (
    <Figure
      as={as}
      title={
        medianMs === null || p95Ms === null
          ? text.times.none
          : text.times.title({ median: span(medianMs), p95: span(p95Ms) })
      }
      legend={[
        { label: text.times.median, tone: 'accent' },
        { label: text.times.p95, tone: 'care' },
      ]}
      table={{
        head: [text.table.day, text.times.median, text.times.p95],
        rows: buckets.map((bucket) => [day(bucket.at), span(bucket.medianMs), span(bucket.p95Ms)]),
      }}
    >
      <Plot xs={xs} series={series} labelX={day} labelY={formatSpan} every={every(xs.length)} logarithmic />
    </Figure>
  )
}

interface CausesProps extends Pick<FigureOf, 'as'> {
  readonly text: { readonly none: string; some(values: { readonly count: number }): string }
  readonly list: readonly { readonly what: string; readonly count: number }[]
}

/** Counts per cause. */
export function Causes({ as, text: { none, some }, list }: CausesProps) {
  const total = list.reduce((sum, { count }) => sum + count, 0)
  return (
    <Figure
      as={as}
      title={total === 0 ? none : some({ count: total })}
      table={{
        head: [text.table.cause, text.table.count],
        rows: list.map(({ what, count }) => [what, number(count)]),
      }}
    >
      <Bars tone="alarm" list={list.map(({ what, count }) => ({ what, size: count, said: number(count) }))} />
    </Figure>
  )
}

/** Failures per cause. */
export function Failures({ figures: { failures }, as }: FigureOf) {
  const list = failures.map((cause) => ({ what: causeOf(cause), count: cause.count }))
  return <Causes as={as} text={text.failures} list={list} />
}

function causeOf({ of, code }: FailureCause): string {
  return words.frame.labelled({
    label: text.failures.of[of],
    what: wordFor(text.failures.causes, code) ?? wordFor(words.reasons, code) ?? safeText(code),
  })
}
