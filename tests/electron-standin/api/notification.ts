import { EventEmitter } from 'node:events'
import { createEvent } from '../event.ts'
import { strict } from '../strict.ts'
import { world } from '../world.ts'

/** All shown notifications, oldest first. */
export const shownNotifications: StandInNotification[] = []

export class StandInNotification extends EventEmitter {
  readonly title: string
  readonly body: string

  constructor(options: { readonly title?: string; readonly body?: string }) {
    super()
    this.title = options.title ?? ''
    this.body = options.body ?? ''
    return strict('Notification', this)
  }

  static isSupported(): boolean {
    return process.env['STANDIN_NOTIFICATIONS'] !== 'unsupported'
  }

  show(): void {
    if (process.env['STANDIN_NOTIFICATIONS'] === 'failing') {
      setImmediate(() => this.emit('failed', createEvent(), 'the app is not signed'))
      return
    }
    // Windows shows no notifications of a program that has not set its identity.
    if (process.platform === 'win32' && world.appUserModelId === null) return
    shownNotifications.push(this)
    if (process.env['STANDIN_NOTIFICATIONS'] === 'silent') return
    setImmediate(() => this.emit('show', createEvent()))
  }

  close(): void {
    this.emit('close', createEvent())
  }
}
