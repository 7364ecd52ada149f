import type { Snapshot } from '../shared/contract/events.ts'
import { SNAPSHOT_MESSAGES } from '../shared/contract/limits.ts'
import type { Rooms } from './build-rooms.ts'

/** The full state a window loads before it follows the event stream. */
export function snapshotOf(rooms: Rooms): Snapshot {
  const { version, host, computer } = rooms.ports
  const isDesktop = host === 'desktop'
  return {
    seq: rooms.events.seq,
    version,
    capabilities: { host, tray: isDesktop, startAtLogin: isDesktop, keepAwake: isDesktop, updates: isDesktop },
    sessions: rooms.sessions.list(),
    messages: rooms.messages.list({ limit: SNAPSHOT_MESSAGES }).messages,
    queue: rooms.webhook.counts(),
    core: rooms.webhook.coreStatus(),
    pause: rooms.replies.pause.status(),
    settings: rooms.settings.view(),
    diagnosis: rooms.diagnosis.current(),
    notices: rooms.notices.recent(),
    browser: rooms.browser.view(),
    chats: rooms.chats.counts(),
    takeovers: rooms.chats.takeovers.list(),
    computer: computer.view(),
    setupPending: computer.pendingSetup(),
    firstRun: rooms.setup.view(),
    home: rooms.home.view(),
    diagnosisRun: rooms.support.lastRun(),
  }
}
