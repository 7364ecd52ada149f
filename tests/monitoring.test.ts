import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { startMonitoredHost, type MonitoredHost } from '../src/core/metrics/testing/monitored-host.ts'
import { makeIncoming } from '../src/core/testing/fake-whatsapp-client.ts'
import { readExposition, type ExposedMetric } from './support/read-exposition.ts'
import { readPromql } from './support/read-promql.ts'

/** Checks the queries of docs/operations.md and of the dashboard against the metrics of a running host. */
const repository = join(import.meta.dirname, '..')
const page = readFileSync(join(repository, 'docs', 'operations.md'), 'utf8')
const dashboard = JSON.parse(readFileSync(join(repository, 'docs', 'grafana-dashboard.json'), 'utf8')) as Dashboard
/** Labels that Prometheus itself adds to each series. */
const ADDED = ['job', 'instance']

interface Dashboard {
  readonly title: string
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] }
  readonly panels: readonly {
    readonly id: number
    readonly title: string
    readonly type: string
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string; readonly refId: string }[]
  }[]
}
interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: { readonly summary: string }
}

const yaml = (name: string): unknown =>
  parse(
    [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
      .map(([, text = '']) => text)
      .find((text) => text.startsWith(`# ${name}`)) ?? '',
  )
const rules = (yaml('salesboy-alerts.yml') as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
)
const targets = dashboard.panels.flatMap(({ title, targets: all }) => all.map((target) => ({ title, ...target })))

let directory: string
let host: MonitoredHost
let exposed: ReadonlyMap<string, ExposedMetric>

/** A host on which everything has happened that a label can describe. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'salesboy-monitoring-'))
  host = await startMonitoredHost({ directory, sessions: ['shop'] })
  const eventually = (series: string, value: number) =>
    vi.waitFor(async () => expect([series, await host.value(series)]).toEqual([series, value]), {
      timeout: 20_000,
      interval: 50,
    })
  await vi.waitFor(() => expect(host.clients).toHaveLength(1), { timeout: 20_000 })
  host.clients[0]!.becomeReady()
  await eventually('salesboy_sessions{state="connected"}', 1)
  const write = (name: string, timestamp = Math.floor(Date.now() / 1_000)) => {
    const chatId = `234803111111${name}@c.us`
    host.clients[0]!.emit({
      kind: 'incoming',
      message: makeIncoming({ messageId: `false_${chatId}_${name}`, chatId, timestamp }),
    })
  }
  write('1')
  await eventually('salesboy_replies_total{state="sent",reason="none"}', 1)
  await host.core.dispatch('replies.pause', { minutes: null })
  write('2')
  await eventually('salesboy_replies_open{state="queued",reason="paused"}', 1)
  exposed = readExposition((await host.scrape()).text)
}, 60_000)
afterAll(async () => {
  await host.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** The faults of a query. Empty when a running host answers it. */
function faultsOf(query: string): readonly string[] {
  const { series, gathered } = readPromql(query.replaceAll('$instance', '.*'))
  const known = new Set(ADDED)
  const faults: string[] = []
  for (const { metric, labels, values } of series) {
    const found = metric === 'up' ? [{}] : exposed.get(metric)?.series
    if (found === undefined || found.length === 0) faults.push(`no ${metric}`)
    for (const one of found ?? []) for (const label of Object.keys(one)) known.add(label)
    for (const label of labels) if (!known.has(label)) faults.push(`${metric} has no label ${label}`)
    for (const [label, value] of values)
      if (
        !ADDED.includes(label) &&
        !(found ?? []).some((one: Readonly<Record<string, string>>) => one[label] === value)
      )
        faults.push(`${metric} has no ${label}="${value}"`)
  }
  for (const label of gathered) if (!known.has(label)) faults.push(`nothing to gather by ${label}`)
  return faults
}

describe('the alert rules', () => {
  test('are six, each with a name, a valid duration, a severity and a sentence', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(6)
    for (const rule of rules) {
      expect(rule.alert).toMatch(/^Salesboy[A-Z]\w+$/)
      expect(rule.for ?? '0m').toMatch(/^\d+m$/)
      expect(Object.keys(rule.labels)).toEqual(['severity'])
      expect(rule.annotations.summary).toContain('$labels.instance')
    }
  })

  test('query only metrics that a running host exposes, and use only labels that come with them', () => {
    for (const { alert, expr, annotations } of rules) {
      expect([alert, faultsOf(expr)]).toEqual([alert, []])
      const [{ metric } = { metric: '' }] = readPromql(expr).series
      const labels = new Set([...ADDED, ...(exposed.get(metric)?.series ?? []).flatMap((one) => Object.keys(one))])
      for (const [, label = ''] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
        expect([alert, labels]).toEqual([alert, new Set([...labels, label])])
    }
  })

  test('share one job name with the scrape config, which uses the default path and the key', () => {
    const config = yaml('prometheus.yml') as { scrape_configs: readonly Record<string, unknown>[] }
    expect(config.scrape_configs).toHaveLength(1)
    expect(config.scrape_configs[0]).toMatchObject({
      job_name: 'salesboy',
      authorization: { credentials_file: expect.any(String) },
    })
    expect(config.scrape_configs[0]).not.toHaveProperty('metrics_path')
    const jobs = [...rules, ...targets].flatMap(({ expr }) =>
      readPromql(expr).series.flatMap(({ values }) => values.filter(([label]) => label === 'job')),
    )
    expect(new Set(jobs.map(([, value]) => value))).toEqual(new Set(['salesboy']))
  })
})

describe('the dashboard', () => {
  test('has panels with unique names and ids that do not overlap', () => {
    const { panels } = dashboard
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
    const covered = new Set<string>()
    for (const {
      gridPos: { x, y, w, h },
      targets: all,
    } of panels) {
      expect(x + w).toBeLessThanOrEqual(24)
      expect(new Set(all.map(({ refId }) => refId)).size).toBe(all.length)
      for (let column = x; column < x + w; column += 1)
        for (let row = y; row < y + h; row += 1) {
          expect(covered.has(`${column} ${row}`)).toBe(false)
          covered.add(`${column} ${row}`)
        }
    }
  })

  test('queries only metrics that a running host exposes', () => {
    expect(targets.length).toBeGreaterThan(15)
    expect(targets.flatMap(({ title, expr }) => faultsOf(expr).map((fault) => `${title}: ${fault}`))).toEqual([])
    for (const { title, expr, legendFormat } of targets) {
      const { series, gathered } = readPromql(expr)
      const shown = [...legendFormat.matchAll(/{{(\w+)}}/g)].map(([, label]) => label)
      const left = gathered.length > 0 || /^(sum|count|max)\(/.test(expr) ? gathered : ADDED
      expect([title, shown.filter((label) => !left.includes(label!))]).toEqual([title, []])
      expect(series.length).toBeGreaterThan(0)
    }
  })

  test('shows every metric of the host, except those that only an alert needs', () => {
    const asked = new Set(targets.flatMap(({ expr }) => readPromql(expr).series.map(({ metric }) => metric)))
    const missing = [...exposed].filter(
      ([name, { type }]) => type !== '' && ![name, `${name}_bucket`].some((one) => asked.has(one)),
    )
    expect(missing.map(([name]) => name).toSorted()).toEqual(['salesboy_disk_refuses', 'salesboy_session_connected'])
  })
})

test('the page lists every metric with its labels, and no others', () => {
  const rows = [...page.matchAll(/^\| (`(?:salesboy|process|nodejs)_[^|]*) \| ([^|]*) \|/gm)]
  const listed = rows.flatMap(([, names = '', labels = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(
      ([, name = '']) => [name, [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label).toSorted()] as const,
    ),
  )
  const told = [...exposed]
    .filter(([, { type }]) => type !== '')
    .map(([name, { series }]) => {
      const all = exposed.get(`${name}_bucket`)?.series ?? series
      return [name, [...new Set(all.flatMap((one) => Object.keys(one)))].toSorted()] as const
    })
  expect(listed.toSorted()).toEqual(told.toSorted())
})

test('an invalid query, an unknown metric and an unknown label are found', () => {
  expect(() => readPromql('sum by (state) (salesboy_sessions')).toThrow('no query')
  expect(faultsOf('salesboy_sesions')).toEqual(['no salesboy_sesions'])
  expect(faultsOf('salesboy_sessions{stat="connected"}')).toEqual([
    'salesboy_sessions has no label stat',
    'salesboy_sessions has no stat="connected"',
  ])
  expect(faultsOf('salesboy_sessions{state="conected"}')).toEqual(['salesboy_sessions has no state="conected"'])
  expect(faultsOf('sum by (cause) (salesboy_sessions)')).toEqual(['nothing to gather by cause'])
})
