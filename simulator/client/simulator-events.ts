/** Events of the control API's stream. */
import type { Knobs } from './knobs.ts'
import type {
  ChatTrace,
  ChatView,
  ContactView,
  DeviceId,
  DeviceView,
  GroupView,
  MessageView,
  PageView,
  PresenceTrace,
} from './views.ts'

interface EventBase {
  /** Counts up by one per event. */
  readonly sequence: number
  readonly atMs: number
}

export type SimulatorEventBody =
  | { readonly kind: 'page-opened'; readonly page: PageView }
  | { readonly kind: 'page-closed'; readonly pageId: string }
  /** The state, QR or pairing code of a page changed. */
  | { readonly kind: 'page-changed'; readonly page: PageView }
  /** A page shows a new QR. Null: the page no longer shows one. */
  | { readonly kind: 'qr'; readonly pageId: string; readonly qr: string | null; readonly expiresAtMs: number | null }
  | {
      readonly kind: 'pairing-code'
      readonly pageId: string
      readonly code: string | null
      readonly phone: string | null
      readonly expiresAtMs: number | null
    }
  | { readonly kind: 'device-linked'; readonly device: DeviceView }
  | {
      readonly kind: 'device-unlinked'
      readonly phone: string
      readonly deviceId: DeviceId
      readonly by: 'phone' | 'device' | 'whatsapp'
    }
  | { readonly kind: 'device-online'; readonly phone: string; readonly deviceId: DeviceId; readonly online: boolean }
  /** Any new message: from a customer, from the owner's phone, or from a linked device (`sentBy`). */
  | { readonly kind: 'message'; readonly message: MessageView }
  /** Ticks, edits, revokes, reactions. */
  | { readonly kind: 'message-changed'; readonly message: MessageView }
  | { readonly kind: 'chat-trace'; readonly phone: string; readonly trace: ChatTrace }
  | { readonly kind: 'presence'; readonly phone: string; readonly trace: PresenceTrace }
  | { readonly kind: 'chat-changed'; readonly phone: string; readonly chat: ChatView }
  | { readonly kind: 'contact-changed'; readonly phone: string; readonly contact: ContactView }
  | { readonly kind: 'group-changed'; readonly phone: string; readonly group: GroupView }
  | { readonly kind: 'knobs-changed'; readonly knobs: Knobs }
  | { readonly kind: 'reset' }

export type SimulatorEvent = EventBase & SimulatorEventBody
