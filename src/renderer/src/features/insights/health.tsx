import { useMemo } from 'react'
import {
  healthKinds,
  type HealthDay,
  type HealthKind,
  type InterruptionCause,
  type SessionHealth,
} from '../../../../shared/model/health.ts'
import type { Insights } from '../../../../shared/model/insights.ts'
import { wordFor, words } from '../../i18n/words.ts'
import { safeText } from '../../lib/safe-text.ts'
import { formatLongSpan, formatShare, formatSpan } from '../../lib/time.ts'
import { Bars } from './bars.tsx'
import { Causes, every, useDayWords, type FigureOf } from './figures.tsx'
import { Figure } from './figure.tsx'
import type { Series } from './plot-options.ts'
import { Plot } from './plot.tsx'

const text = words.insights
const HOUR_MS = 3_600_000

const sumOf = (days: readonly HealthDay[], kind: HealthKind): number => days.reduce((sum, day) => sum + day[kind], 0)

/** Whether the range has any data about this shop. */
export function isKnown({ days }: SessionHealth): boolean {
  return healthKinds.some((kind) => sumOf(days, kind) > 0)
}

/** Least share for each word. A lower share is `little`. */
const HOWS = [
  ['always', 0.995],
  ['nearly', 0.95],
  ['mostly', 0.7],
] as const

function titleOf({ name: given, connectedShare }: SessionHealth): string {
  const name = safeText(given)
  if (connectedShare === null) return text.health.none({ name })
  const [how = 'little'] = HOWS.find(([, least]) => connectedShare >= least) ?? []
  return text.health.title({ name, how: text.health.how[how], percent: formatShare(connectedShare) })
}

/** Connected share of a day, or "–" for a day on which the shop could not be connected. */
function shareOf(day: HealthDay): string {
  const all = day.connected + day.internet + day.trouble + day.phone
  return all === 0 ? '–' : formatShare(day.connected / all)
}

const spanOf = (ms: number): string => (ms === 0 ? '–' : formatLongSpan(ms))

/** Connection of one shop, per day. */
export function Connected({ health, as }: { readonly health: SessionHealth; readonly as: FigureOf['as'] }) {
  const { days } = health
  const day = useDayWords()
  const xs = useMemo(() => days.map(({ at }) => at), [days])
  const { kinds, offOrStopped } = text.health
  // Stacked bars: each series includes those drawn over it.
  const series = useMemo<Series[]>(() => {
    const upTo = (...some: readonly HealthKind[]) =>
      days.map((one) => some.reduce((sum, kind) => sum + one[kind], 0) / HOUR_MS)
    return [
      { values: upTo(...healthKinds), tone: 'line-strong', as: 'bars' },
      { values: upTo('connected', 'internet', 'trouble', 'phone'), tone: 'alarm', as: 'bars' },
      { values: upTo('connected', 'internet'), tone: 'care', as: 'bars' },
      { values: upTo('connected'), tone: 'accent', as: 'bars' },
    ]
  }, [days])
  const offMs = sumOf(days, 'off')
  /** Kinds that occurred; the others get no column. */
  const shown = healthKinds.filter((kind) => kind === 'connected' || sumOf(days, kind) > 0)
  return (
    <Figure
      as={as}
      isWide
      title={titleOf(health)}
      {...(offMs >= HOUR_MS / 60 ? { note: text.health.off({ time: formatLongSpan(offMs) }) } : {})}
      legend={[
        { label: kinds.connected, tone: 'accent' },
        { label: kinds.internet, tone: 'care' },
        { label: kinds.trouble, tone: 'alarm' },
        { label: offOrStopped, tone: 'line-strong' },
      ]}
      table={{
        head: [text.table.day, text.table.share, ...shown.map((kind) => kinds[kind])],
        rows: days.map((one) => [day(one.at), shareOf(one), ...shown.map((kind) => spanOf(one[kind]))]),
      }}
    >
      <Plot
        xs={xs}
        series={series}
        labelX={day}
        labelY={(hours) => formatLongSpan(hours * HOUR_MS)}
        every={every(xs.length)}
      />
    </Figure>
  )
}

const causeWords = (cause: InterruptionCause): string =>
  wordFor(words.session.reasons, cause) ?? wordFor(text.interruptions.causes, cause) ?? cause

/** Interruptions of the connection, per cause. */
export function Interruptions({ figures, as }: FigureOf) {
  const { health } = figures
  const isOne = health.length === 1
  const list = health
    .flatMap(({ name, interruptions }) =>
      interruptions.map(({ cause, count }) => ({
        what: isOne ? causeWords(cause) : text.interruptions.of({ name: safeText(name), cause: causeWords(cause) }),
        count,
      })),
    )
    .sort((a, b) => b.count - a.count)
  return <Causes as={as} text={text.interruptions} list={list} />
}

/** Median duration of each step of an answer; the title names the slowest. */
export function Way({ figures, as }: FigureOf) {
  const { way } = figures
  const slowest = way.reduce<Insights['way'][number] | null>(
    (most, one) => (most === null || one.medianMs > most.medianMs ? one : most),
    null,
  )
  const { parts } = text.way
  return (
    <Figure
      as={as}
      title={slowest === null ? text.way.none : text.way.title({ part: parts[slowest.part] })}
      table={{
        head: [text.table.part, text.times.median],
        rows: way.map(({ part, medianMs }) => [parts[part], formatSpan(medianMs)]),
      }}
    >
      <Bars
        tone="accent"
        list={way.map(({ part, medianMs }) => ({ what: parts[part], size: medianMs, said: formatSpan(medianMs) }))}
      />
    </Figure>
  )
}
