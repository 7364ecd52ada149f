export interface PlotPanel {
  readonly title: string
  readonly curves: readonly { readonly name: string; readonly requests: readonly number[] }[]
}

const WIDTH = 860
const PANEL_HEIGHT = 250
const LEFT = 76
const RIGHT = 24
const TOP = 64
const COLOURS = ['#c2410c', '#0f766e'] as const

/** Requests per second over time as an SVG, one panel per case. The scale is logarithmic: the curves differ by a factor of hundreds. */
export function plotCurves(plot: { readonly title: string; readonly panels: readonly PlotPanel[] }): string {
  const height = TOP + plot.panels.length * (PANEL_HEIGHT + 60) + 10
  const panels = plot.panels.map((panel, at) => drawPanel(panel, TOP + at * (PANEL_HEIGHT + 60)))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${plot.title}">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="28" font-size="17" font-weight="600" fill="#111">${plot.title}</text>
${panels.join('\n')}
</svg>
`
}

function drawPanel({ title, curves }: PlotPanel, top: number): string {
  const seconds = Math.max(...curves.map((curve) => curve.requests.length))
  const peak = Math.max(...curves.flatMap((curve) => curve.requests))
  const decades = Math.ceil(Math.log10(Math.max(peak, 10)))
  const x = (second: number) => LEFT + (second / seconds) * (WIDTH - LEFT - RIGHT)
  // Zero sits on the axis, one a little above it.
  const y = (count: number) =>
    top + 26 + (PANEL_HEIGHT - 26) * (1 - (count === 0 ? 0 : (Math.log10(count) + 0.3) / (decades + 0.3)))
  const bottom = y(0)
  const grid = Array.from({ length: decades + 1 }, (_, power) => 10 ** power).map(
    (count) =>
      `<path d="M${LEFT} ${y(count).toFixed(1)}H${WIDTH - RIGHT}" stroke="#e5e7eb"/><text x="${LEFT - 8}" y="${(y(count) + 4).toFixed(1)}" text-anchor="end" fill="#555">${count.toLocaleString('en')}</text>`,
  )
  const step = seconds > 1_200 ? 10 : 1
  const ticks = Array.from({ length: Math.floor(seconds / 60 / step) + 1 }, (_, tick) => tick * step).map(
    (minute) =>
      `<text x="${x(minute * 60).toFixed(1)}" y="${bottom + 18}" text-anchor="middle" fill="#555">${minute} min</text>`,
  )
  const lines = curves.map((curve, at) => {
    const points = curve.requests.map((count, second) => `${x(second).toFixed(1)},${y(count).toFixed(1)}`)
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${COLOURS[at]}" stroke-width="1.6"/>`
  })
  const legend = curves.map((curve, at) => {
    const left = LEFT + 300 + at * 240
    const most = Math.max(...curve.requests).toLocaleString('en')
    return `<rect x="${left}" y="${top}" width="12" height="12" fill="${COLOURS[at]}"/><text x="${left + 18}" y="${top + 11}" fill="#111">${curve.name}: peak ${most}/s</text>`
  })
  return [
    `<text x="${LEFT}" y="${top + 11}" font-weight="600" fill="#111">${title}</text>`,
    ...grid,
    `<path d="M${LEFT} ${bottom}H${WIDTH - RIGHT}" stroke="#9ca3af"/>`,
    ...ticks,
    `<text x="18" y="${top + PANEL_HEIGHT / 2}" transform="rotate(-90 18 ${top + PANEL_HEIGHT / 2})" text-anchor="middle" fill="#555">requests per second</text>`,
    `<text x="${WIDTH - RIGHT}" y="${bottom + 36}" text-anchor="end" fill="#555">time since the core is back</text>`,
    ...lines,
    ...legend,
  ].join('\n')
}
