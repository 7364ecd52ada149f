export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Panel {
  readonly title: string
  readonly unit: string
  readonly series: readonly Series[]
}

const WIDTH = 960
const PANEL_HEIGHT = 170
const LEFT = 70
const RIGHT = 150
const HEAD = 34
const COLOURS = ['#0f6b5c', '#b4690e', '#3b5fa4', '#8a3f6f', '#6a6a6a']
const TICKS = 4

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '')

/** The next round number at or above `value`, so that the axis ends on a figure that people read easily. */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10
  return step * power
}

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 })

function drawPanel(panel: Panel, top: number, last: number): string {
  const highest = roundUp(Math.max(0, ...panel.series.flatMap(({ points }) => points.map(([, y]) => y))))
  const height = PANEL_HEIGHT - 60
  const x = (value: number) => LEFT + (value / last) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => top + 30 + height - (value / highest) * height
  const parts = [`<text x="${LEFT}" y="${top + 18}" class="title">${escape(panel.title)}</text>`]
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const value = (highest / TICKS) * tick
    parts.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" class="grid"/>`)
    parts.push(`<text x="${LEFT - 8}" y="${y(value) + 4}" class="tick" text-anchor="end">${figure(value)}</text>`)
  }
  parts.push(`<text x="${WIDTH - RIGHT + 8}" y="${top + 18}" class="tick">${escape(panel.unit)}</text>`)
  panel.series.forEach(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length]
    const path = points.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' ')
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>`)
    parts.push(
      `<text x="${WIDTH - RIGHT + 8}" y="${top + 44 + index * 18}" fill="${colour}" class="name">${escape(name)}</text>`,
    )
  })
  return parts.join('\n')
}

/** Plots one below the other over the same x axis, as an SVG text. */
export function renderLinePlot(options: {
  readonly title: string
  readonly xLabel: string
  readonly panels: readonly Panel[]
}): string {
  const { title, xLabel, panels } = options
  const last = Math.max(1e-9, ...panels.flatMap((p) => p.series.flatMap(({ points }) => points.map(([px]) => px))))
  const height = HEAD + panels.length * PANEL_HEIGHT + 30
  const bottom = HEAD + panels.length * PANEL_HEIGHT
  const ticks = Array.from({ length: 7 }, (_, index) => (last / 6) * index)
  const axis = ticks.map((value) => {
    const px = LEFT + (value / last) * (WIDTH - LEFT - RIGHT)
    return `<text x="${px}" y="${bottom}" class="tick" text-anchor="middle">${figure(value)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif">
<style>.title{font-size:14px;font-weight:600;fill:#1b2321}.head{font-size:16px;font-weight:700;fill:#1b2321}.tick{font-size:11px;fill:#55605d}.name{font-size:12px}.grid{stroke:#dfe5e3}</style>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="${LEFT}" y="22" class="head">${escape(title)}</text>
${panels.map((panel, index) => drawPanel(panel, HEAD + index * PANEL_HEIGHT, last)).join('\n')}
${axis.join('\n')}
<text x="${(WIDTH - RIGHT + LEFT) / 2}" y="${bottom + 18}" class="tick" text-anchor="middle">${escape(xLabel)}</text>
</svg>
`
}
