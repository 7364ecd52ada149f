import type { Notification } from 'electron'
import type { Clock, NotifyOutcome } from '../../core/ports.ts'

export interface NotificationText {
  readonly title: string
  readonly body: string
}

type NativeNotification = Pick<Notification, 'on' | 'show' | 'close'>

export interface DesktopNotifier<Target> {
  /** Shows a notification. A click on it calls the click listeners with `target`. */
  show(text: NotificationText, target: Target): Promise<NotifyOutcome>
  onClick(listener: (target: Target) => void): void
}

/** Some Linux desktops never confirm a notification: without an answer it counts as shown after this time. */
const ANSWER_WITHIN_MS = 5_000
/** macOS cuts a body at 256 bytes (electronjs.org, notifications). We cut earlier, so that the text ends with an ellipsis. */
const MAX_BODY = 240
const MAX_OPEN = 20

/**
 * System notifications with an outcome. Keeps each notification object until it is closed: otherwise it is garbage-collected and its
 * click never arrives (electronjs.org, notification).
 */
export function createNotifier<Target>(options: {
  readonly isSupported: () => boolean
  readonly create: (text: NotificationText) => NativeNotification
  readonly clock: Clock
}): DesktopNotifier<Target> {
  const { isSupported, create, clock } = options
  const listeners: ((target: Target) => void)[] = []
  const open = new Set<NativeNotification>()

  function show(text: NotificationText, target: Target): Promise<NotifyOutcome> {
    if (!isSupported()) return Promise.resolve({ kind: 'suppressed', reason: 'notifications are not supported here' })
    const body = text.body.length > MAX_BODY ? `${text.body.slice(0, MAX_BODY - 1)}…` : text.body
    return new Promise((resolve) => {
      const notification = create({ ...text, body })
      open.add(notification)
      // Some Linux desktops never report a close, so keep only the newest MAX_OPEN objects clickable.
      for (const oldest of open) if (open.size > MAX_OPEN) open.delete(oldest)
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
        for (const listener of listeners) listener(target)
      })
      notification.on('close', () => open.delete(notification))
      notification.show()
    })
  }

  return { show, onClick: (listener) => void listeners.push(listener) }
}
