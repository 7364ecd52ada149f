import uPlot from 'uplot'

/** Names of our colour tokens: a canvas cannot read the stylesheet by itself. */
export type Tone = 'accent' | 'care' | 'line-strong' | 'alarm'

export interface Series {
  readonly values: readonly (number | null)[]
  readonly tone: Tone
  readonly as: 'bars' | 'line'
}

export interface PlotProps {
  readonly xs: readonly number[]
  readonly series: readonly Series[]
  readonly labelX: (x: number) => string
  readonly labelY: (y: number) => string
  /** Distance of the marks below, in steps of `xs`. */
  readonly every: number
  readonly logarithmic?: boolean
}

/** What a canvas cannot read from the stylesheet by itself. */
export interface PlotLook {
  readonly width: number
  readonly scale: number
  readonly isTurned: boolean
  readonly colour: (name: string) => string
}

export const HEIGHT = 180
/** The marks of the other axis, and what uPlot leaves free beside them. */
const BESIDE = 80
/** Between two marks below. */
const GAP = 10

/** No grid but the lines one reads along, no motion, no cursor. */
export function plotOptions(props: PlotProps, look: PlotLook): uPlot.Options {
  const { xs, series, logarithmic = false } = props
  const { width, isTurned, colour } = look
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      // Time runs with the text.
      x: { time: false, range: [-0.6, xs.length - 0.4], dir: isTurned ? -1 : 1 },
      y: logarithmic ? { distr: 3 } : { range: (_plot, _min, max) => [0, Math.max(max * 1.1, 1)] },
    },
    axes: [axisBelow(props, look), axisBeside(props, look)],
    series: [{}, ...series.map((one) => optionsOf(one, colour(one.tone)))],
  }
}

function axisBelow({ xs, labelX, every }: PlotProps, look: PlotLook): uPlot.Axis {
  const { scale, colour } = look
  const widest = widestOf(xs.map(labelX), `12px ${colour('font')}`) + GAP
  return {
    ...axisOf(look),
    size: 32 * scale,
    grid: { show: false },
    splits: ({ width }) => {
      // In a narrow place only every so many of them: marks must not touch.
      const step = Math.max(every, Math.ceil((xs.length * widest * scale) / Math.max(width - BESIDE * scale, 1)))
      return xs.map((_, at) => at).filter((at) => at % step === 0)
    },
    values: (_plot, splits) => splits.map((at) => labelX(xs[at]!)),
  }
}

function axisBeside({ labelY, logarithmic = false }: PlotProps, look: PlotLook): uPlot.Axis {
  return {
    ...axisOf(look),
    size: 56 * look.scale,
    side: look.isTurned ? 1 : 3,
    ...(logarithmic ? { grid: { show: false } } : {}),
    values: (_plot, splits) => splits.map((y) => (y === null ? '' : labelY(y))),
  }
}

const axisOf = ({ scale, colour }: PlotLook): uPlot.Axis => ({
  stroke: colour('text-quiet'),
  font: `${12 * scale}px ${colour('font')}`,
  ticks: { show: false },
  grid: { stroke: colour('line'), width: 1 },
})

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
