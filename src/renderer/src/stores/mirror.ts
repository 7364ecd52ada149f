import type { HostEvent, NumberedEvent, Snapshot } from '../../../shared/contract/events.ts'
import type { MessageView } from '../../../shared/model/message.ts'

/** Most messages that the snapshot keeps; older ones are loaded page by page. */
const KEPT_MESSAGES = 200

/** Returns the snapshot after one event. Pure. */
export function applyEvent(snapshot: Snapshot, { seq, event }: NumberedEvent): Snapshot {
  return { ...snapshot, ...changesOf(snapshot, event), seq }
}

function changesOf(snapshot: Snapshot, event: HostEvent): Partial<Snapshot> {
  switch (event.type) {
    case 'session.changed': {
      const known = snapshot.sessions.some((session) => session.id === event.session.id)
      const sessions = known
        ? snapshot.sessions.map((session) => (session.id === event.session.id ? event.session : session))
        : [...snapshot.sessions, event.session]
      return { sessions }
    }
    case 'session.removed':
      return { sessions: snapshot.sessions.filter((session) => session.id !== event.id) }
    case 'message.changed':
      return { messages: mergeMessage(snapshot.messages, event.message) }
    case 'queue.changed':
      return { queue: event.queue }
    case 'core.changed':
      return { core: event.core }
    case 'pause.changed':
      return { pause: event.pause }
    case 'settings.changed':
      return { settings: event.settings }
    case 'diagnosis.changed':
      return { diagnosis: event.diagnosis }
    case 'browser.changed':
      return { browser: event.browser }
    case 'takeover.changed':
      return { takeovers: event.takeovers }
    case 'notice':
      return { notices: [event.notice, ...snapshot.notices].slice(0, 20) }
    case 'customer.deleted': {
      const isTheirs = (message: MessageView) => message.sessionId === event.sessionId && message.from === event.chatKey
      return { messages: snapshot.messages.filter((message) => !isTheirs(message)) }
    }
    case 'computer.changed':
      return { computer: event.computer }
    case 'setup.pending':
      return { setupPending: event.pending }
    case 'navigate':
      return {}
    case 'firstRun.changed':
      return { firstRun: event.firstRun }
    case 'home.changed':
      return { home: event.home }
    case 'diagnosis.progress':
      return { diagnosisRun: event.run }
    case 'chat.changed':
      return { chats: event.counts }
  }
}

/** Inserts a message, newest first, or replaces a known one in place. */
export function mergeMessage(messages: readonly MessageView[], message: MessageView): readonly MessageView[] {
  const at = messages.findIndex((old) => old.id === message.id)
  if (at >= 0) return messages.with(at, message)
  const place = messages.findIndex((old) => old.id < message.id)
  const merged = messages.toSpliced(place < 0 ? messages.length : place, 0, message)
  return merged.slice(0, KEPT_MESSAGES)
}
