import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createEvent } from '../event.ts'
import { world } from '../world.ts'
import { app, forgetWindow, isSandboxEnabled, openWindows } from './app.ts'
import { StandInWebContents } from './web-contents.ts'

interface WindowOptions {
  readonly width?: number
  readonly height?: number
  readonly x?: number
  readonly y?: number
  readonly show?: boolean
  readonly icon?: string
  readonly webPreferences?: Readonly<Record<string, unknown>>
}

/** Preferences that weaken Electron's defaults. The app must never pass them, so the stand-in refuses them. */
const WEAKENING = [
  'nodeIntegration',
  'contextIsolation',
  'sandbox',
  'webSecurity',
  'allowRunningInsecureContent',
  'webviewTag',
]

/** All existing windows, for the tests. */
export const allWindows: StandInBrowserWindow[] = []

export class StandInBrowserWindow extends EventEmitter {
  readonly contents: StandInWebContents
  readonly self: this
  bounds: { x: number; y: number; width: number; height: number }
  #isVisible: boolean
  #isMinimized = false
  #isFullScreen = false
  #isFocused = false
  #isDestroyed = false
  timesShown = 0

  constructor(options: WindowOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    const preferences = options.webPreferences ?? {}
    for (const name of WEAKENING) {
      if (name in preferences) throw new Error(`The stand-in does not open a window that sets webPreferences.${name}.`)
    }
    if (!isSandboxEnabled()) world.warnings.push('a window was opened without app.enableSandbox()')
    if (options.icon !== undefined && !existsSync(options.icon)) throw new Error(`Failed to load image ${options.icon}`)
    this.bounds = {
      x: options.x ?? 100,
      y: options.y ?? 60,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this.#isVisible = options.show ?? true
    const preload = preferences['preload']
    this.contents = new StandInWebContents(typeof preload === 'string' ? readFileSync(preload, 'utf8') : '')
    this.self = new Proxy(this, {
      get(object, key) {
        if (typeof key !== 'symbol' && !(key in object)) {
          throw new Error(
            `The Electron stand-in has no BrowserWindow.${key}. Add it as Electron's documentation describes it.`,
          )
        }
        const value = Reflect.get(object, key, object)
        return typeof value === 'function' ? value.bind(object) : value
      },
    })
    openWindows.add(this)
    allWindows.push(this)
    // Under Wayland this event may never come for a hidden window.
    if (process.env['STANDIN_READY_TO_SHOW'] !== 'withheld') {
      this.contents.once('did-finish-load', () => this.emit('ready-to-show', createEvent()))
    }
    app.emit('browser-window-created', createEvent(), this.self)
    app.emit('web-contents-created', createEvent(), this.contents.self)
    return this.self
  }

  get webContents(): StandInWebContents {
    return this.contents.self
  }

  loadURL(url: string): Promise<void> {
    return this.contents.load(url)
  }

  show(): void {
    this.#isVisible = true
    this.#isFocused = true
    this.timesShown += 1
    this.emit('show', createEvent())
  }

  hide(): void {
    // A Mac leaves a black screen when a full-screen window is hidden.
    if (process.platform === 'darwin' && this.#isFullScreen) world.warnings.push('a window was hidden in full screen')
    this.#isVisible = false
    this.#isFocused = false
    this.emit('hide', createEvent())
  }

  focus(): void {
    this.#isFocused = true
  }

  blur(): void {
    this.#isFocused = false
    this.emit('blur', createEvent())
  }

  minimize(): void {
    this.#isMinimized = true
    this.#isFocused = false
    this.emit('minimize', createEvent())
  }

  restore(): void {
    this.#isMinimized = false
    this.emit('restore', createEvent())
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isMinimized
  }

  isMinimized(): boolean {
    return this.#isMinimized
  }

  isFullScreen(): boolean {
    return this.#isFullScreen
  }

  /** Asynchronous, as on a real system. STANDIN_FULL_SCREEN=stuck plays a system that never leaves full screen. */
  setFullScreen(isOn: boolean): void {
    if (!isOn && process.env['STANDIN_FULL_SCREEN'] === 'stuck') return
    setImmediate(() => {
      this.#isFullScreen = isOn
      this.emit(isOn ? 'enter-full-screen' : 'leave-full-screen', createEvent())
    })
  }

  isFocused(): boolean {
    return this.#isFocused
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  getNormalBounds() {
    return { ...this.bounds }
  }

  setBounds(bounds: Partial<StandInBrowserWindow['bounds']>): void {
    this.bounds = { ...this.bounds, ...bounds }
    this.emit('resize', createEvent())
    this.emit('move', createEvent())
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
    allWindows.splice(allWindows.indexOf(this), 1)
    this.contents.destroy()
    this.emit('closed', createEvent())
    forgetWindow(this)
  }
}
