export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Panel {
  readonly title: string
  readonly unit: string
  /** Linear if missing. */
  readonly scale?: 'logarithmic'
  readonly series: readonly Series[]
}

const WIDTH = 960
const PANEL_HEIGHT = 190
const LEFT = 70
const RIGHT = 170
const HEAD = 34
const COLOURS = ['#0f6b5c', '#b4690e', '#3b5fa4', '#8a3f6f', '#6a6a6a']
const TICKS = 4

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '')

/** The next round number at or above `value`, so that the axis ends on a number that is easy to read. */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10
  return step * power
}

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 })

/** Maps a value to its height in a panel (0 is the bottom, 1 the top), and lists the values with a grid line. */
interface Axis {
  readonly share: (value: number) => number
  readonly ticks: readonly number[]
}

function linear(most: number): Axis {
  const top = roundUp(most)
  return {
    share: (value) => value / top,
    ticks: Array.from({ length: TICKS + 1 }, (_, tick) => (top / TICKS) * tick),
  }
}

/** For counts that differ by factors of hundreds: one grid line for each power of ten. Zero is at the bottom, and one a little above it. */
function logarithmic(most: number): Axis {
  const powers = Math.ceil(Math.log10(Math.max(most, 10)))
  return {
    share: (value) => (value < 1 ? 0 : (Math.log10(value) + 0.3) / (powers + 0.3)),
    ticks: Array.from({ length: powers + 1 }, (_, power) => 10 ** power),
  }
}

function drawPanel(panel: Panel, top: number): string {
  const values = panel.series.flatMap(({ points }) => points.map(([, y]) => y))
  const axis = (panel.scale === 'logarithmic' ? logarithmic : linear)(Math.max(0, ...values))
  const last = Math.max(1e-9, ...panel.series.flatMap(({ points }) => points.map(([x]) => x)))
  const height = PANEL_HEIGHT - 70
  const x = (value: number) => LEFT + (value / last) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => top + 30 + height - axis.share(value) * height
  const parts = [`<text x="${LEFT}" y="${top + 18}" class="title">${escape(panel.title)}</text>`]
  for (const value of axis.ticks) {
    parts.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" class="grid"/>`)
    parts.push(`<text x="${LEFT - 8}" y="${y(value) + 4}" class="tick" text-anchor="end">${figure(value)}</text>`)
  }
  const step = roundUp(last / 6)
  for (let value = 0; value <= last; value += step) {
    parts.push(
      `<text x="${x(value)}" y="${top + 30 + height + 16}" class="tick" text-anchor="middle">${figure(value)}</text>`,
    )
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

/** Draws the plots one below the other, each with its own axes, as the text of an SVG. */
export function renderLinePlot(options: {
  readonly title: string
  readonly xLabel: string
  readonly panels: readonly Panel[]
}): string {
  const { title, xLabel, panels } = options
  const bottom = HEAD + panels.length * PANEL_HEIGHT
  const height = bottom + 24
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" role="img" aria-label="${escape(title)}">
<style>.title{font-size:14px;font-weight:600;fill:#1b2321}.head{font-size:16px;font-weight:700;fill:#1b2321}.tick{font-size:11px;fill:#55605d}.name{font-size:12px}.grid{stroke:#dfe5e3}</style>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="${LEFT}" y="22" class="head">${escape(title)}</text>
${panels.map((panel, index) => drawPanel(panel, HEAD + index * PANEL_HEIGHT)).join('\n')}
<text x="${(WIDTH - RIGHT + LEFT) / 2}" y="${bottom + 8}" class="tick" text-anchor="middle">${escape(xLabel)}</text>
</svg>
`
}
