import type { Snapshot } from '../shared/contract/events.ts'
import { SNAPSHOT_MESSAGES } from '../shared/contract/limits.ts'
import type { BrowserRoom } from './browser/create-browser-room.ts'
import type { Chats } from './chats/chats.ts'
import type { Webhook } from './webhook/webhook.ts'
import type { DiagnosisFeed } from './support/diagnosis-feed.ts'
import type { Home } from './support/home.ts'
import type { Messages } from './inbox/messages.ts'
import type { NoticeBoard } from './support/notice-board.ts'
import type { CorePorts } from './ports.ts'
import type { Replies } from './replies/replies.ts'
import type { EventHub } from './rpc/event-hub.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { SettingsService } from './settings/settings.ts'
import type { Setup } from './setup/create-setup.ts'
import type { Support } from './support/create-support.ts'

export interface SnapshotRooms {
  readonly ports: Pick<CorePorts, 'version' | 'host' | 'computer'>
  readonly events: Pick<EventHub, 'seq'>
  readonly sessions: Pick<Sessions, 'list'>
  readonly messages: Pick<Messages, 'list'>
  readonly webhook: Pick<Webhook, 'counts' | 'coreStatus'>
  readonly replies: Pick<Replies, 'pause'>
  readonly settings: Pick<SettingsService, 'view'>
  readonly diagnosis: Pick<DiagnosisFeed, 'current'>
  readonly notices: Pick<NoticeBoard, 'recent'>
  readonly browser: Pick<BrowserRoom, 'view'>
  readonly chats: Pick<Chats, 'counts' | 'takeovers'>
  readonly setup: Pick<Setup, 'view'>
  readonly home: Pick<Home, 'view'>
  readonly support: Pick<Support, 'lastRun'>
}

/** What a window gets before it follows the events. */
export function snapshotOf(rooms: SnapshotRooms): Snapshot {
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
