import '../../lib/valid-language.ts'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'

/** Names of our colour tokens: a canvas cannot read the stylesheet by itself. */
export type Tone = 'accent' | 'care' | 'line-strong' | 'alarm'

export interface Series {
  readonly values: readonly (number | null)[]
  readonly tone: Tone
  readonly as: 'bars' | 'line'
}

interface PlotProps {
  readonly xs: readonly number[]
  readonly series: readonly Series[]
  readonly labelX: (x: number) => string
  readonly labelY: (y: number) => string
  /** Distance of the marks below, in steps of `xs`. */
  readonly every: number
  readonly logarithmic?: boolean
}

const HEIGHT = 180
/** The marks of the other axis, and what uPlot leaves free beside them. */
const BESIDE = 80
/** Between two marks below. */
const GAP = 10
const THEMES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)']

/** Counts how often the colours changed. */
function useTheme(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const lists = THEMES.map((query) => matchMedia(query))
    const changed = () => setCount((before) => before + 1)
    for (const list of lists) list.addEventListener('change', changed)
    return () => lists.forEach((list) => list.removeEventListener('change', changed))
  }, [])
  return count
}

/** A quiet plot: no grid but the lines one reads along, no motion, no cursor. */
export function Plot({ xs, series, labelX, labelY, every, logarithmic = false }: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const theme = useTheme()
  useEffect(() => {
    const place = box.current!
    const style = getComputedStyle(place)
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const isTurned = style.direction === 'rtl'
    const axis: uPlot.Axis = {
      stroke: colour('text-quiet'),
      font: `12px ${colour('font')}`,
      ticks: { show: false },
      grid: { stroke: colour('line'), width: 1 },
    }
    const widest = widestOf(xs.map(labelX), `12px ${colour('font')}`) + GAP
    const plot = new uPlot(
      {
        width: Math.max(place.clientWidth, 200),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: {
          // Time runs with the text.
          x: { time: false, range: [-0.6, xs.length - 0.4], dir: isTurned ? -1 : 1 },
          y: logarithmic ? { distr: 3 } : { range: (_plot, _min, max) => [0, Math.max(max * 1.1, 1)] },
        },
        axes: [
          {
            ...axis,
            size: 32,
            grid: { show: false },
            splits: ({ width }) => {
              const step = Math.max(every, Math.ceil((xs.length * widest) / Math.max(width - BESIDE, 1)))
              return xs.map((_, at) => at).filter((at) => at % step === 0)
            },
            values: (_plot, splits) => splits.map((at) => labelX(xs[at]!)),
          },
          {
            ...axis,
            size: 56,
            side: isTurned ? 1 : 3,
            ...(logarithmic ? { grid: { show: false } } : {}),
            values: (_plot, splits) => splits.map((y) => (y === null ? '' : labelY(y))),
          },
        ],
        series: [{}, ...series.map((one) => optionsOf(one, colour(one.tone)))],
      },
      [xs.map((_, at) => at), ...series.map((one) => [...one.values])] as uPlot.AlignedData,
      place,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: Math.max(place.clientWidth, 200), height: HEIGHT }))
    observer.observe(place)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [xs, series, theme])
  return <div ref={box} className="plot" style={{ minHeight: HEIGHT }} />
}

/** How much room the widest of the marks takes: months have long names in some languages. */
function widestOf(labels: readonly string[], font: string): number {
  const pen = document.createElement('canvas').getContext('2d')
  if (pen === null) return 0
  pen.font = font
  return Math.max(...labels.map((label) => pen.measureText(label).width), 0)
}

function optionsOf({ as }: Series, colour: string): uPlot.Series {
  if (as === 'bars') {
    return {
      fill: colour,
      stroke: colour,
      width: 0,
      points: { show: false },
      paths: uPlot.paths.bars!({ size: [0.7, 40] }),
    }
  }
  return { stroke: colour, width: 2, spanGaps: false, points: { show: true, size: 5, fill: colour, stroke: colour } }
}
