/** One metric in the answer to a scrape. */
export interface ExposedMetric {
  readonly type: string
  readonly help: string
  /** The labels of each of its series. */
  readonly series: readonly Readonly<Record<string, string>>[]
}

const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** Reads Prometheus' text format by the names that a query may use. A histogram appears under its three names. */
export function readExposition(text: string): ReadonlyMap<string, ExposedMetric> {
  const told = new Map<string, { type: string; help: string; series: Record<string, string>[] }>()
  const entryOf = (name: string) => {
    const entry = told.get(name) ?? { type: '', help: '', series: [] }
    told.set(name, entry)
    return entry
  }
  for (const line of text.split('\n')) {
    const [, kind, about = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') entryOf(about).help = rest
    else if (kind === 'TYPE') entryOf(about).type = rest
    else if (line !== '' && !line.startsWith('#')) {
      const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? []
      if (name === '') throw new Error(`no line of Prometheus' format: ${line}`)
      entryOf(name).series.push(Object.fromEntries([...labels.matchAll(LABEL)].map(([, key, value]) => [key, value])))
    }
  }
  return told
}
