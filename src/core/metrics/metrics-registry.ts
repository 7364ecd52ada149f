import { Counter, Gauge, Histogram, Registry, type LabelValues } from 'prom-client'
import type { CoreStatusKind } from '../../shared/model/core-status.ts'
import { interruptionCauses, type InterruptionCause } from '../../shared/model/health.ts'
import type { ReconnectReason, SessionStateKind } from '../../shared/model/session.ts'
import type { PostEnded } from '../changes.ts'
import { stateDeadlines } from '../sessions/session-transitions.ts'
import { SECOND_MS } from '../time/durations.ts'
import type { MetricsDeps, MetricsText } from './metrics.ts'

const CORE_STATUSES: Readonly<Record<CoreStatusKind, true>> = {
  'not-configured': true,
  unknown: true,
  ok: true,
  unreachable: true,
  failing: true,
  'secret-refused': true,
  'user-unknown': true,
  'plan-inactive': true,
  gone: true,
}
const STATES = Object.keys(stateDeadlines) as readonly SessionStateKind[]
/** Label of the part of a browser that died, by reconnect reason. */
const DEATHS: Readonly<Partial<Record<ReconnectReason, string>>> = {
  'browser-closed': 'browser',
  'page-crashed': 'page',
  'launch-failed': 'start',
}
/** Seconds from stored to delivered: seconds normally, hours after an outage. */
const DELIVERY_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600, 14_400]
const POST_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300]

type Put<Label extends string> = (labels: LabelValues<Label>, value: number) => void

/** All metrics of the host. Each is read at the scrape, except events that leave no trace in the record: those are counted here. */
export interface MetricsRegistry {
  posted(post: PostEnded): void
  interrupted(cause: InterruptionCause): void
  /** Counts a dead browser, a crashed page or a failed start; ignores other reasons. */
  lost(reason: ReconnectReason): void
  text(): Promise<MetricsText>
}

/** Creates every metric of this host. Document a new one in docs/operations.md. */
export function createMetricsRegistry(deps: MetricsDeps): MetricsRegistry {
  const registry = new Registry()
  addHost(registry, deps)
  addSessions(registry, deps)
  addQueue(registry, deps)
  addRecord(registry, deps)
  addProcess(registry)
  const posts = addPosts(registry)
  const sessions = addInterruptions(registry)
  return {
    ...posts,
    ...sessions,
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

interface About<Label extends string> {
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly Label[]
}
type Read<Label extends string> = (put: Put<Label>) => void

/** Configuration of a metric that is read again at each scrape. A series that `read` does not put disappears. */
const readAtEach = <Label extends string>(registry: Registry, about: About<Label>, read: Read<Label>) => ({
  ...about,
  labelNames: about.labelNames ?? [],
  registers: [registry],
  collect(this: { reset(): void; inc(labels: LabelValues<Label>, value: number): void }) {
    this.reset()
    read((labels, value) => this.inc(labels, value))
  },
})

const gauge = <Label extends string>(registry: Registry, about: About<Label>, read: Read<Label>) =>
  new Gauge<Label>(readAtEach(registry, about, read))

/** A counter whose value is kept elsewhere. */
const counter = <Label extends string>(registry: Registry, about: About<Label>, read: Read<Label>) =>
  new Counter<Label>(readAtEach(registry, about, read))

function addHost(registry: Registry, { version, host, storage, files }: MetricsDeps): void {
  gauge(
    registry,
    { name: 'salesboy_info', help: 'Always 1; the labels say what runs.', labelNames: ['version', 'node', 'host'] },
    (put) => put({ version, node: process.versions.node, host }, 1),
  )
  gauge(registry, { name: 'salesboy_disk_refuses', help: '1 while the disk takes no writes.' }, (put) =>
    put({}, storage.writes.isStuck ? 1 : 0),
  )
  gauge(registry, { name: 'salesboy_media_bytes', help: 'Bytes of all kept files.' }, (put) => put({}, files.size))
  gauge(registry, { name: 'salesboy_media_files', help: 'Kept files.' }, (put) => put({}, files.count))
}

function addSessions(registry: Registry, { sessions, labels }: MetricsDeps): void {
  gauge(registry, { name: 'salesboy_sessions', help: 'Sessions by state.', labelNames: ['state'] }, (put) => {
    const kinds = sessions.list().map(({ state }) => state.kind)
    for (const state of STATES) put({ state }, kinds.filter((kind) => kind === state).length)
  })
  const about = 'Whether each session that is to be connected is; the label is shown beside its id in /health.'
  gauge(registry, { name: 'salesboy_session_connected', help: about, labelNames: ['session'] }, (put) => {
    for (const { id, state } of sessions.list()) {
      if (state.kind !== 'stopped' && state.kind !== 'stopping')
        put({ session: labels.of(id) }, state.kind === 'connected' ? 1 : 0)
    }
  })
  const starts = 'Browsers that were started, since the program started.'
  counter(registry, { name: 'salesboy_browser_starts_total', help: starts }, (put) => put({}, sessions.browserStarts))
}

function addQueue(registry: Registry, { clock, storage, webhook }: MetricsDeps): void {
  const queue = { name: 'salesboy_queue_messages', help: 'Messages on their way to the core.' }
  gauge(registry, { ...queue, labelNames: ['state'] }, (put) => {
    const { waiting, posting } = webhook.counts()
    put({ state: 'waiting' }, waiting)
    put({ state: 'posting' }, posting)
  })
  const oldest = 'Age of the message that is on its way to the core for longest; 0 when none is.'
  gauge(registry, { name: 'salesboy_queue_oldest_seconds', help: oldest }, (put) => {
    const at = storage.messages.oldestOpen()
    put({}, at === null ? 0 : Math.max(0, clock.now() - at) / SECOND_MS)
  })
  const dead = 'Messages that were given up and wait for the owner.'
  gauge(registry, { name: 'salesboy_dead_letters', help: dead }, (put) => put({}, storage.messages.countDead()))
  const breaker = '1 while nothing is posted to the core but a probe.'
  gauge(registry, { name: 'salesboy_breaker_open', help: breaker }, (put) => put({}, webhook.isBreakerOpen ? 1 : 0))
  const status = '1 for how the core is now.'
  gauge(registry, { name: 'salesboy_core_status', help: status, labelNames: ['status'] }, (put) => {
    const { kind } = webhook.coreStatus()
    for (const each of Object.keys(CORE_STATUSES)) put({ status: each }, each === kind ? 1 : 0)
  })
}

/** Metrics from the record: their counters continue after a restart. */
function addRecord(registry: Registry, { storage }: MetricsDeps): void {
  /** The totals named `<kind>.<name>`, as pairs of name and count. */
  const totals = (kind: string): readonly (readonly [name: string, count: number])[] =>
    storage.totals
      .all()
      .flatMap(({ name, count }) =>
        name.startsWith(`${kind}.`) ? [[name.slice(kind.length + 1), count] as const] : [],
      )
  const received = { name: 'salesboy_messages_received_total', help: 'Customers’ messages that were stored.' }
  counter(registry, { ...received, labelNames: ['how'] }, (put) => {
    for (const [how, count] of totals('received')) put({ how }, count)
  })
  const outcomes = { name: 'salesboy_messages_total', help: 'What became of customers’ messages.' }
  counter(registry, { ...outcomes, labelNames: ['outcome'] }, (put) => {
    for (const [outcome, count] of totals('message')) put({ outcome }, count)
  })
  const replies = { name: 'salesboy_replies_total', help: 'What became of replies, and why.' }
  counter(registry, { ...replies, labelNames: ['state', 'reason'] }, (put) => {
    for (const [name, count] of totals('reply')) {
      const [state = '', reason = ''] = name.split('.')
      put({ state, reason }, count)
    }
  })
  const open = { name: 'salesboy_replies_open', help: 'Replies that are not sent yet, and why they wait.' }
  gauge(registry, { ...open, labelNames: ['state', 'reason'] }, (put) => {
    for (const { state, reason, count } of storage.replies.openByReason())
      put({ state, reason: reason ?? 'none' }, count)
  })
}

function addPosts(registry: Registry): Pick<MetricsRegistry, 'posted'> {
  const outcomes = new Counter({
    name: 'salesboy_posts_total',
    help: 'Posts of messages to the core by their end, since the program started.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const delivery = new Histogram({
    name: 'salesboy_delivery_seconds',
    help: 'From a message on the disk to the core that has it, since the program started.',
    buckets: DELIVERY_BUCKETS,
    registers: [registry],
  })
  const post = new Histogram({
    name: 'salesboy_post_seconds',
    help: 'One post, from its beginning to the answer, since the program started.',
    buckets: POST_BUCKETS,
    registers: [registry],
  })
  return {
    posted({ outcome, tookMs, sinceStoredMs }) {
      outcomes.inc({ outcome })
      post.observe(tookMs / SECOND_MS)
      if (outcome === 'delivered') delivery.observe(sinceStoredMs / SECOND_MS)
    },
  }
}

function addInterruptions(registry: Registry): Pick<MetricsRegistry, 'interrupted' | 'lost'> {
  const interruptions = new Counter({
    name: 'salesboy_interruptions_total',
    help: 'Times that a connected session stopped being connected, since the program started.',
    labelNames: ['cause'],
    registers: [registry],
  })
  const deaths = new Counter({
    name: 'salesboy_browser_deaths_total',
    help: 'Browsers and pages that ended by themselves, and starts that came to nothing, since the program started.',
    labelNames: ['what'],
    registers: [registry],
  })
  for (const cause of interruptionCauses) interruptions.inc({ cause }, 0)
  for (const what of Object.values(DEATHS)) deaths.inc({ what }, 0)
  return {
    interrupted: (cause) => interruptions.inc({ cause }),
    lost(reason) {
      const what = DEATHS[reason]
      if (what !== undefined) deaths.inc({ what })
    },
  }
}

/** Process metrics, with the names that every Prometheus client library uses. */
function addProcess(registry: Registry): void {
  const began = Date.now() / SECOND_MS - process.uptime()
  const start = { name: 'process_start_time_seconds', help: 'When the program started, unix seconds.' }
  gauge(registry, start, (put) => put({}, began))
  const resident = { name: 'process_resident_memory_bytes', help: 'Memory of the program, without its browsers.' }
  gauge(registry, resident, (put) => put({}, process.memoryUsage.rss()))
  const heap = { name: 'nodejs_heap_size_used_bytes', help: 'Used part of the JavaScript heap.' }
  gauge(registry, heap, (put) => put({}, process.memoryUsage().heapUsed))
  const cpu = { name: 'process_cpu_seconds_total', help: 'Time of the processor, without the browsers.' }
  counter(registry, cpu, (put) => {
    const { user, system } = process.cpuUsage()
    put({}, (user + system) / 1e6)
  })
}
