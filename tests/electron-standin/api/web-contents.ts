import { EventEmitter } from 'node:events'
import { createEvent } from '../event.ts'
import { createCodec } from '../page/codec.ts'
import { PageHost, type FrameView } from '../page-host.ts'
import { toPageUrl } from '../scheme-map.ts'
import { strict } from '../strict.ts'
import { world } from '../world.ts'
import { answerInvoke, deliverMessage } from './ipc-main.ts'
import { isGranted } from './session.ts'

type WindowOpenHandler = (details: { readonly url: string }) => { readonly action: 'deny' | 'allow' }

const codec = createCodec()
let lastId = 0

/** Permissions that Chromium can be told about: Electron's name and Chromium's name. */
const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['clipboard-read', 'clipboard-read'],
  ['media', 'camera'],
] as const

/** A frame as `senderFrame` presents it. */
function frameOf(frame: FrameView | null, find: (id: string) => FrameView | null): object | null {
  if (frame === null) return null
  const parent = frame.parentId === null ? null : frameOf(find(frame.parentId), find)
  return strict('WebFrameMain', { url: frame.url, parent, name: '' })
}

export class StandInWebContents extends EventEmitter {
  readonly id: number
  readonly page: PageHost
  /** The object that the app sees. Events must carry the same object. */
  readonly self: this
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  #isDestroyed = false
  readonly #opened: Promise<void>

  constructor(preloadSource: string) {
    super()
    lastId += 1
    this.id = lastId
    this.self = strictContents(this)
    if (world.cdp === null) throw new Error('A window needs app to be ready.')
    this.page = new PageHost(world.cdp, {
      mayNavigate: (url, isMainFrame, isRedirect) => this.#mayNavigate(url, isMainFrame, isRedirect),
      windowOpened: (url) => {
        const { action } = this.#openHandler({ url })
        if (action !== 'deny') world.warnings.push(`a window was allowed for ${url}`)
      },
    })
    this.page.on('message', (frame: FrameView | null, text: string) => void this.receive(frame, text))
    this.page.on('navigated', (isSameDocument: boolean) => {
      this.emit(
        'did-start-navigation',
        createEvent({ isMainFrame: true, isSameDocument, url: this.page.mainFrame.url }),
      )
    })
    this.page.on('loaded', () => this.emit('did-finish-load', createEvent()))
    this.page.on('crashed', () => {
      this.emit('render-process-gone', createEvent(), { reason: 'crashed', exitCode: 133 })
    })
    this.#opened = this.page.open(preloadSource)
  }

  #mayNavigate(url: string, isMainFrame: boolean, isRedirect: boolean): boolean {
    const names = isRedirect
      ? ['will-redirect']
      : isMainFrame
        ? ['will-frame-navigate', 'will-navigate'] // the first prevented event stops the navigation
        : ['will-frame-navigate']
    return names.every((name) => {
      const event = createEvent({ url, isMainFrame, isSameDocument: false })
      this.emit(name, event)
      return !event.defaultPrevented
    })
  }

  /** Handles one message from a preload, or from a test that plays a compromised page. */
  async receive(frame: FrameView | null, text: string): Promise<unknown> {
    const message = JSON.parse(text)
    const senderFrame = frameOf(frame, (id) => (id === this.page.targetId ? this.page.mainFrame : null))
    const event = strict('IpcMainEvent', createEvent({ sender: this.self, senderFrame, type: 'frame' }))
    const args = codec.decode(message.args) as unknown[]
    if (message.kind === 'send') {
      deliverMessage(event, message.channel, args)
      return null
    }
    const { id, channel } = message
    let reply: { ok: boolean; value: string }
    try {
      reply = { ok: true, value: codec.encode(await answerInvoke(event, channel, args)) }
    } catch (error) {
      reply = { ok: false, value: error instanceof Error ? error.message : String(error) }
    }
    await this.page.post(JSON.stringify({ kind: 'result', id, channel, ...reply }))
    return reply.ok ? codec.decode(reply.value) : { error: reply.value }
  }

  async load(url: string): Promise<void> {
    await this.#opened
    await this.#applyPermissions(url)
    await this.page.load(url)
  }

  async #applyPermissions(url: string): Promise<void> {
    const { origin } = new URL(toPageUrl(url, world.schemes))
    for (const [permission, name] of PERMISSIONS) {
      const setting = isGranted(this.self, permission, url) ? 'granted' : 'denied'
      await this.page.send('Browser.setPermission', { permission: { name }, setting, origin })
    }
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler
  }

  send(channel: string, ...args: unknown[]): void {
    void this.page.post(JSON.stringify({ kind: 'event', channel, args: codec.encode(args) }))
  }

  getURL(): string {
    return this.page.mainFrame.url
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.emit('destroyed', createEvent())
    void this.#opened.then(() => this.page.close())
  }
}

/** Private fields do not pass a Proxy, so the app gets a strict object whose methods are bound to the real one. */
function strictContents<T extends StandInWebContents>(raw: T): T {
  return new Proxy(raw, {
    get(object, key) {
      if (typeof key !== 'symbol' && !(key in object)) {
        throw new Error(
          `The Electron stand-in has no webContents.${key}. Add it as Electron's documentation describes it.`,
        )
      }
      const value = Reflect.get(object, key, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}
