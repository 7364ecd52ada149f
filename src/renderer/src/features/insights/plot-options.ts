import uPlot from 'uplot'

/** Names of our colour tokens. The plot looks them up, because a canvas does not use the stylesheet. */
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
  /** Distance between the labels below, in steps of `xs`. */
  readonly every: number
  readonly logarithmic?: boolean
}

/** Values from the page and its stylesheet that the plot needs. */
export interface PlotLook {
  readonly width: number
  readonly scale: number
  readonly isTurned: boolean
  readonly colour: (name: string) => string
}

export const HEIGHT = 180
/** Width of the y axis labels plus the space that uPlot leaves beside them, in px. */
const BESIDE = 80
/** Least space between two labels below, in px. */
const GAP = 10

/** uPlot options: only horizontal grid lines, no animation, no cursor. */
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
      // Time runs in the direction of the text.
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
      // In a narrow plot show fewer labels, so that they do not touch.
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

/** Width of the widest label in px, measured because month names are long in some languages. */
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
