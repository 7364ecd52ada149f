import type { SessionStateKind, SessionView } from '../../shared/model/session.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { Sessions } from '../sessions/sessions.ts'
import type { SessionRecord } from '../sessions/session-records.ts'
import { LiveSender } from '../whatsapp/live-sender.ts'
import type { ProfileBackup } from '../whatsapp/profile-backup.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createFakeWhatsAppClient, type FakeWhatsAppClient } from './fake-whatsapp-client.ts'
import { createInstalledChoice } from './installed-choice.ts'
import { createMemorySink, type MemorySink } from './memory-sink.ts'
import { createMemoryLids, createMemoryRecords } from './memory-session-store.ts'
import { createMemoryLogger, createTestPower, createTestSettings, type MemoryLogger } from './test-ports.ts'

export interface FakeProfiles extends ProfileFiles {
  readonly removed: readonly string[]
  readonly present: Set<string>
}

/** Fake profiles that exist only as names. */
export function createFakeProfiles(): FakeProfiles {
  const removed: string[] = []
  const present = new Set<string>()
  const linkedAt = new Map<string, number>()
  const ending = new Set<string>()
  return {
    removed,
    present,
    folder: (id) => `/profiles/session-${id}`,
    exists: (id) => present.has(id),
    async remove(id) {
      removed.push(id)
      present.delete(id)
      linkedAt.delete(id)
      ending.delete(id)
      return true
    },
    linkedAt: async (id) => linkedAt.get(id) ?? null,
    async markLinked(id, atMs) {
      present.add(id)
      linkedAt.set(id, atMs)
    },
    real: () => [],
    markEnding: (id) => void ending.add(id),
    unmarkEnding: (id) => void ending.delete(id),
    ending: () => [...ending],
  }
}

export interface FakeBackup extends ProfileBackup {
  /** Sessions that have a copy. */
  readonly copies: Set<string>
  readonly restored: readonly string[]
}

/** Fake copies of profiles that exist only as names. */
export function createFakeBackup(now: () => number = Date.now): FakeBackup {
  const copies = new Set<string>()
  const taken = new Map<string, number>()
  const restored: string[] = []
  return {
    copies,
    restored,
    async take(id) {
      copies.add(id)
      taken.set(id, now())
    },
    async restore(id) {
      if (copies.has(id)) restored.push(id)
      return copies.has(id)
    },
    async forget(id) {
      copies.delete(id)
    },
    takenAt: async (id) => taken.get(id) ?? null,
  }
}

export interface FakeSessions {
  readonly sessions: Sessions
  readonly sender: LiveSender
  readonly clock: FakeClock
  readonly sink: MemorySink
  readonly logger: MemoryLogger
  readonly power: ReturnType<typeof createTestPower>
  readonly settings: ReturnType<typeof createTestSettings>
  readonly profiles: FakeProfiles
  readonly backup: FakeBackup
  readonly records: ReturnType<typeof createMemoryRecords>
  /** Every client created so far, oldest first. */
  readonly clients: readonly FakeWhatsAppClient[]
  /** The newest client. */
  client(): FakeWhatsAppClient
  view(id?: string): SessionView
  kind(id?: string): SessionStateKind
  /** Connects a session and brings it to `connected`. */
  connected(id?: string): Promise<FakeWhatsAppClient>
}

/** A record of a linked session; `change` overrides single fields. */
export function makeRecord(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: 'shop',
    name: 'shop',
    wanted: false,
    linked: true,
    phone: '2347000000000',
    pushName: null,
    lastConnectedAt: null,
    ...change,
  }
}

const open: Sessions[] = []

/** Stops all fake sessions created so far; for `afterEach`. */
export async function stopFakeSessions(): Promise<void> {
  await Promise.all(open.splice(0).map((sessions) => sessions.stop(1_000)))
}

/** The real sessions room with fake browsers and a fake clock. */
export function createFakeSessions(
  options: {
    readonly records?: readonly SessionRecord[]
    readonly settings?: Partial<Settings>
    readonly freeMegabytes?: () => number | null
  } = {},
): FakeSessions {
  const clock = createFakeClock()
  const sink = createMemorySink(clock)
  const logger = createMemoryLogger()
  const power = createTestPower()
  const settings = createTestSettings(options.settings)
  const profiles = createFakeProfiles()
  const backup = createFakeBackup(() => clock.now())
  const records = createMemoryRecords(options.records)
  const clients: FakeWhatsAppClient[] = []
  for (const record of options.records ?? []) if (record.linked) profiles.present.add(record.id)
  const lids = createMemoryLids()
  const sender = new LiveSender({ logger, lids })
  const sessions = new Sessions({
    clock,
    logger,
    paths: { sessions: '/profiles', backups: '/backups' },
    settings,
    records,
    lids,
    // Puts the methods on the prototype, as in the real class, so that a spread of the sink loses them.
    sink: Object.create(sink) as MemorySink,
    sender,
    power,
    browsers: createInstalledChoice(clock, settings),
    profiles,
    backup,
    random: () => 0.5,
    freeMegabytes: options.freeMegabytes ?? (() => null),
    onForeignRejection: (reason) => logger.error('foreign rejection', { reason: String(reason) }),
    createClient: () => {
      const client = createFakeWhatsAppClient()
      clients.push(client)
      return client
    },
  })
  open.push(sessions)
  const view = (id = 'shop'): SessionView => {
    const found = sessions.find(id)
    if (found === null) throw new Error(`no session ${id}`)
    return found
  }
  const client = (): FakeWhatsAppClient => {
    const newest = clients.at(-1)
    if (newest === undefined) throw new Error('no browser was started')
    return newest
  }
  return {
    sessions,
    sender,
    clock,
    sink,
    logger,
    power,
    settings,
    profiles,
    backup,
    records,
    clients,
    client,
    view,
    kind: (id) => view(id).state.kind,
    async connected(id = 'shop') {
      sessions.connect(id)
      await clock.settle()
      const mine = client()
      mine.becomeReady()
      await clock.advance(1_000)
      return mine
    },
  }
}
