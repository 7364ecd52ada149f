import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SettingName, Settings } from '../../../shared/model/settings.ts'
import type { SecretName } from '../../../shared/model/settings.ts'
import { CoreChannels } from '../../core-channels.ts'
import { SecretRotation } from '../../webhook/secret-rotation.ts'
import { createCoreRights } from '../../gateway/core-rights.ts'
import { FakeSessions } from '../../gateway/testing/fake-sessions.ts'
import type { MessageWay } from '../../testing/message-way.ts'
import type { Clock } from '../../ports.ts'
import type { Sessions } from '../../sessions/sessions.ts'
import type { SettingsService } from '../../settings/settings.ts'
import type { Storage } from '../../storage/open-storage.ts'
import { createBoundedLogger } from '../../support/bounded-logger.ts'
import { createFakeChatSender, type FakeChatSender } from '../../testing/fake-chat-sender.ts'
import { createHastyClock } from '../../testing/hasty-clock.ts'
import { createMemoryLogger, createMemoryPorts } from '../../testing/memory-ports.ts'
import { openWay } from '../../testing/open-way.ts'

export const SECRET = 'first-secret'

export interface ChannelsBed {
  readonly sessions: FakeSessions
  readonly sender: FakeChatSender
  readonly channels: CoreChannels
  readonly way: MessageWay
  readonly storage: Storage
  readonly settings: SettingsService
  readonly rotation: SecretRotation
  readonly logLines: readonly string[]
  /** How many times the owner was told that the core refuses the secret. */
  readonly refusals: number
  /** Stops and builds everything again on the same data. */
  restart(): Promise<void>
  remove(): Promise<void>
}

/** The message path and both channels to the core on a real database over real HTTP, with a fake WhatsApp and one session, `shop`. */
export async function createChannelsBed(options: {
  readonly settings: Readonly<Partial<Record<SettingName, Settings[SettingName]>>>
  readonly secrets?: Readonly<Partial<Record<SecretName, string>>>
  readonly clock?: Clock
  readonly host?: 'desktop' | 'headless'
}): Promise<ChannelsBed> {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-links-'))
  const ports = createMemoryPorts(directory)
  const clock = options.clock ?? createHastyClock(10)
  const memory = createMemoryLogger()
  // The same logger as in the composition root.
  const logger = createBoundedLogger(memory, clock)
  ports.settings.save({ 'replies.humanDelay': 'off', ...options.settings })
  for (const [name, secret] of Object.entries({ 'core.secret': SECRET, ...options.secrets })) {
    await ports.secrets.set(name as SecretName, secret)
  }
  const sessions = new FakeSessions()
  sessions.put('shop', { kind: 'connected' }, '2348000000001')
  const sender = createFakeChatSender(clock.now)

  let refusals = 0
  async function build() {
    const opened = await openWay({
      ...{ ports, clock, logger, sender },
      sessionExists: (id) => sessions.find(id) !== null,
      random: () => 0.5,
    })
    const { settings, storage, way } = opened
    const rotation = new SecretRotation({ clock, logger, settings, keyValue: storage.keyValue })
    const channels = new CoreChannels({
      ...way.rooms,
      sessions: sessions as unknown as Sessions,
      sender,
      rights: createCoreRights(settings, options.host ?? 'headless'),
      random: () => 0,
    })
    way.rooms.changes.on('notice', ({ said }) => {
      if (said.code === 'notice.own-channel-refused') refusals += 1
    })
    rotation.start()
    way.start()
    channels.start()
    return { ...opened, channels, rotation }
  }
  let parts = await build()
  const end = async () => {
    parts.rotation.stop()
    await parts.channels.stop(1_000)
    await parts.way.stop(0)
    parts.storage.close()
  }
  return {
    sessions,
    sender,
    get refusals() {
      return refusals
    },
    get channels() {
      return parts.channels
    },
    get way() {
      return parts.way
    },
    get storage() {
      return parts.storage
    },
    get settings() {
      return parts.settings
    },
    get rotation() {
      return parts.rotation
    },
    logLines: memory.lines,
    async restart() {
      await end()
      parts = await build()
    },
    async remove() {
      await end()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
