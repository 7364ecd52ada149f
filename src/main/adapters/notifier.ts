import type { Notification } from 'electron'
import type { Clock, Notifier, NotifyOutcome } from '../../core/ports.ts'

export interface NotificationText {
  readonly title: string
  readonly body: string
}

type NativeNotification = Pick<Notification, 'on' | 'show' | 'close'>

export interface DesktopNotifier extends Notifier {
  /** Shows a text of the shell itself. */
  show(text: NotificationText): Promise<NotifyOutcome>
}

/** Linux desktops do not always say that they showed a notification; after this it counts as shown. */
const ANSWER_WITHIN_MS = 5_000
/** macOS cuts at 256 bytes (electronjs.org, notifications); cut by us, the end reads as cut. */
const MAX_BODY = 240

/**
 * System notifications with an outcome. Each object is kept until it is closed: otherwise it is garbage-collected and its
 * click never arrives (electronjs.org, notification).
 */
export function createNotifier(options: {
  readonly isSupported: () => boolean
  readonly create: (text: NotificationText) => NativeNotification
  readonly onClick: (sessionId: string | null) => void
  readonly clock: Clock
  readonly title: string
}): DesktopNotifier {
  const { isSupported, create, onClick, clock, title } = options
  const open = new Set<NativeNotification>()

  function show(text: NotificationText, sessionId: string | null): Promise<NotifyOutcome> {
    if (!isSupported()) return Promise.resolve({ kind: 'suppressed', reason: 'notifications are not supported here' })
    const body = text.body.length > MAX_BODY ? `${text.body.slice(0, MAX_BODY - 1)}…` : text.body
    return new Promise((resolve) => {
      const notification = create({ ...text, body })
      open.add(notification)
      const timer = clock.setTimer(ANSWER_WITHIN_MS, () => resolve({ kind: 'shown' }))
      const settle = (outcome: NotifyOutcome) => {
        timer.cancel()
        resolve(outcome)
      }
      notification.on('show', () => settle({ kind: 'shown' }))
      notification.on('failed', (_event, reason) => {
        open.delete(notification)
        settle({ kind: 'failed', reason })
      })
      notification.on('click', () => {
        open.delete(notification)
        onClick(sessionId)
      })
      notification.on('close', () => open.delete(notification))
      notification.show()
    })
  }

  return {
    notify: (notice) => show({ title, body: notice.text }, notice.sessionId),
    show: (text) => show(text, null),
  }
}
