import { EventEmitter } from 'node:events'
import { createEvent } from '../event.ts'
import { app, forgetWindow, openWindows } from './app.ts'

/** A window of the system without a page. */
export class StandInBaseWindow extends EventEmitter {
  #isDestroyed = false

  /** The program never shows such a window, so the options need not be kept. */
  constructor(_options: { readonly show?: boolean } = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BaseWindow before app is ready')
    openWindows.add(this)
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  close(): void {
    if (this.#isDestroyed) return
    const event = createEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.emit('closed', createEvent())
    forgetWindow(this)
  }
}
