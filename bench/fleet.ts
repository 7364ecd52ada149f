/**
 * `node bench/fleet.ts [--hosts N] [--minutes M] [--out FILE]`: ten thousand laptops and one core that was down for an hour. Each laptop
 * runs the product's own breaker and schedule on a simulated clock, once as shipped and once without jitter. A plot shows the requests
 * per second that the core gets after its return.
 */
import { writeFileSync } from 'node:fs'
import { createDice } from '../src/core/webhook/testing/faulty-core.ts'
import { CircuitBreaker } from '../src/core/webhook/circuit-breaker.ts'
import type { Clock } from '../src/core/ports.ts'
import { renderLinePlot } from './support/line-plot.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'node bench/fleet.ts [--hosts N] [--minutes M] [--out FILE]',
  options: {
    hosts: { type: 'number', default: 10_000, least: 1 },
    minutes: { type: 'number', default: 60, least: 1 },
    out: { type: 'string', default: 'docs/core-comes-back.svg' },
  },
})
const HOSTS = values.hosts
const DOWN_S = values.minutes * 60
/** How many seconds the core is watched after its return. Each host probes within a minute. */
const WATCHED_S = { refused: 120, '503': 120 } as const

/** Count the peak of the outage only from this second on: by then hosts that failed together have spread over the minute. */
const SPREAD_AFTER_S = 300

interface Curve {
  readonly name: string
  /** The requests in each second since the core's return. */
  readonly requests: readonly number[]
  /** The most requests in one second of the outage, once the hosts have spread. */
  readonly peakAway: number
}

/** Counts each request of a host until the core answers one; the requests after that are the shop's own work. */
function simulate(name: string, kind: 'refused' | '503', jitter: boolean): Curve {
  const dice = createDice(7)
  let now = 0
  const clock: Clock = { now: () => now, monotonic: () => now, setTimer: () => ({ cancel: () => undefined }) }
  const kept = { get: () => null, set: () => undefined, setNow: () => undefined }
  const away = new Array<number>(DOWN_S).fill(0)
  const requests = new Array<number>(WATCHED_S[kind]).fill(0)
  for (let host = 0; host < HOSTS; host += 1) {
    const random = jitter ? dice : () => 0.5
    // Every host was talking to the core when it went down, so all begin to fail within the same second.
    now = Math.floor(dice() * 1_000)
    const breaker = new CircuitBreaker({
      clock,
      random,
      keyValue: kept,
      url: () => 'https://core',
      onChanged: () => undefined,
    })
    while (now < (DOWN_S + WATCHED_S[kind]) * 1_000) {
      const second = Math.floor(now / 1_000)
      if (second >= DOWN_S) {
        requests[second - DOWN_S]! += 1
        break
      }
      away[second]! += 1
      breaker.trying()
      if (kind === 'refused') breaker.offline('ECONNREFUSED')
      else if (breaker.nextProbeAt() === null || breaker.asksFirst)
        breaker.away({ kind: 'away', code: 'http-503', retryAfterMs: null })
      else breaker.failing(1, 'http-503', null)
      now = breaker.nextProbeAt() ?? Number.POSITIVE_INFINITY
    }
  }
  return { name, requests, peakAway: Math.max(0, ...away.slice(SPREAD_AFTER_S)) }
}

const runs = [
  {
    title: 'The core refused connections',
    with: simulate('with jitter', 'refused', true),
    without: simulate('without jitter', 'refused', false),
  },
  {
    title: 'The core answered 503',
    with: simulate('with jitter', '503', true),
    without: simulate('without jitter', '503', false),
  },
]
writeFileSync(
  values.out,
  renderLinePlot({
    title: `${HOSTS.toLocaleString('en')} laptops after ${values.minutes} minutes without the core`,
    xLabel: 'seconds since the core is back',
    panels: runs.map((run) => ({
      title: run.title,
      unit: 'requests per second',
      scale: 'logarithmic',
      series: [run.without, run.with].map(({ name, requests }) => ({
        name: `${name}, peak ${Math.max(...requests).toLocaleString('en')}`,
        points: requests.map((count, second) => [second, count] as const),
      })),
    })),
  }),
)
for (const run of runs) {
  for (const curve of [run.with, run.without]) {
    const peak = Math.max(...curve.requests)
    const all = curve.requests.reduce((sum, count) => sum + count, 0)
    const minute = curve.requests.slice(0, 60).reduce((sum, count) => sum + count, 0)
    console.log(
      `${run.title}, ${curve.name}: at most ${curve.peakAway}/s while it is away, peak ${peak} requests/s, ${minute} in the first minute, ${all} in ${curve.requests.length} s`,
    )
  }
}
console.log(`plot: ${values.out}`)
