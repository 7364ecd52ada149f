import { EventEmitter } from 'node:events'
import type { Cdp, CdpResult } from './cdp.ts'
import { BINDING, PRELOAD_WORLD, RECEIVE, worldScripts } from './page/world-scripts.ts'
import { fromPageUrl, toPageUrl } from './scheme-map.ts'
import { world } from './world.ts'

export interface FrameView {
  readonly id: string
  readonly url: string
  readonly parentId: string | null
}

/** The questions that a page asks its window. The window answers for Electron. */
export interface PageQuestions {
  /** A frame wants to navigate. False stops it. */
  mayNavigate(url: string, isMainFrame: boolean, isRedirect: boolean): boolean
  /** A page asks for a new window. It never gets one. */
  windowOpened(url: string): void
}

/**
 * One page of the real browser. It loads our scheme from the app's own handler, runs the preload in its isolated
 * world and carries text in both directions. Emits `loaded`, `navigated(isSameDocument)`, `crashed`, `message(frame,
 * text)`.
 */
export class PageHost extends EventEmitter {
  readonly #cdp: Cdp
  readonly #questions: PageQuestions
  readonly #frames = new Map<string, FrameView>()
  /** Execution contexts of the preload's world → their frame. */
  readonly #preloadContexts = new Map<number, string>()
  /** The address that we load ourselves. No guard is asked for it (electronjs.org, will-navigate). */
  #expected: string | null = null
  targetId = ''
  #sessionId = ''

  constructor(cdp: Cdp, questions: PageQuestions) {
    super()
    this.#cdp = cdp
    this.#questions = questions
  }

  send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<CdpResult> {
    return this.#cdp.send(method, params, this.#sessionId)
  }

  get mainFrame(): FrameView {
    return this.#frames.get(this.targetId) ?? { id: this.targetId, url: 'about:blank', parentId: null }
  }

  async open(preloadSource: string): Promise<void> {
    const { targetId } = await this.#cdp.send('Target.createTarget', { url: 'about:blank' })
    this.targetId = targetId
    const { sessionId } = await this.#cdp.send('Target.attachToTarget', { targetId, flatten: true })
    this.#sessionId = sessionId
    const on = (method: string, listener: (params: CdpResult) => void) => this.#cdp.listen(sessionId, method, listener)

    on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD) this.#preloadContexts.set(context.id, context.auxData.frameId)
    })
    on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#preloadContexts.delete(executionContextId),
    )
    on('Runtime.executionContextsCleared', () => this.#preloadContexts.clear())
    on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frame = this.#frames.get(this.#preloadContexts.get(executionContextId) ?? '')
      if (name !== BINDING) return
      const { kind, url } = JSON.parse(payload)
      if (kind === 'open') this.#questions.windowOpened(fromPageUrl(url))
      else this.emit('message', frame ?? null, payload)
    })
    on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.#frames.set(frameId, { id: frameId, url: '', parentId: parentFrameId })
    })
    on('Page.frameNavigated', ({ frame }) => {
      const url = fromPageUrl(frame.url + (frame.urlFragment ?? ''))
      this.#frames.set(frame.id, { id: frame.id, url, parentId: frame.parentId ?? null })
    })
    on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const old = this.#frames.get(frameId)
      if (old) this.#frames.set(frameId, { ...old, url: fromPageUrl(url) })
      if (frameId === this.targetId) this.emit('navigated', true)
    })
    on('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId))
    on('Page.loadEventFired', () => {
      if (this.mainFrame.url !== 'about:blank') this.emit('loaded')
    })
    on('Page.windowOpen', ({ url }) => this.#questions.windowOpened(fromPageUrl(url)))
    on('Inspector.targetCrashed', () => this.emit('crashed'))
    on('Target.attachedToTarget', ({ sessionId: child }) => {
      void this.#cdp.send('Runtime.runIfWaitingForDebugger', {}, child)
    })
    // Closes a window that the page opened at once. The real Electron does not create it at all.
    this.#cdp.listen('', 'Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.type !== 'page' || targetInfo.openerId !== this.targetId) return
      this.#cdp.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined) // the window closed by itself
    })
    await this.#cdp.send('Target.setDiscoverTargets', { discover: true })
    on('Fetch.requestPaused', (paused) => void this.#handleRequest(paused))

    const scripts = worldScripts(preloadSource)
    await this.send('Page.enable')
    await this.send('Runtime.enable')
    await this.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD })
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page })
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.preload, worldName: PRELOAD_WORLD })
    await this.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    await this.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
  }

  async #handleRequest(paused: CdpResult): Promise<void> {
    const { requestId, request, frameId, resourceType, redirectedRequestId } = paused
    const url = fromPageUrl(request.url)
    try {
      if (resourceType === 'Document') {
        const isMainFrame = frameId === this.targetId
        const isOurs = isMainFrame && this.#expected === request.url && redirectedRequestId === undefined
        if (isOurs) this.#expected = null
        else if (!this.#questions.mayNavigate(url, isMainFrame, redirectedRequestId !== undefined)) {
          await this.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
          return
        }
        if (isMainFrame) this.emit('navigated', false)
      }
      const handler = world.handlers.get(new URL(url).protocol.slice(0, -1))
      if (!handler) {
        await this.send('Fetch.continueRequest', { requestId })
        return
      }
      const response = await handler(new Request(url, { method: request.method, headers: request.headers }))
      const body = Buffer.from(await response.arrayBuffer()).toString('base64')
      const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }))
      await this.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body })
    } catch (error) {
      // The page may be gone meanwhile. Any other error is a fault of the stand-in or of the handler.
      world.warnings.push(`request ${url}: ${error instanceof Error ? error.message : 'failed'}`)
    }
  }

  /** Loads an address as `loadURL` does. Resolves when it has loaded, rejects when it cannot load. */
  async load(url: string): Promise<void> {
    const pageUrl = toPageUrl(url, world.schemes)
    this.#expected = pageUrl
    const loaded = new Promise<void>((resolve) => this.once('loaded', resolve))
    const { errorText } = await this.send('Page.navigate', { url: pageUrl })
    if (errorText) throw new Error(`${errorText} (-2) loading '${url}'`)
    await loaded
  }

  /** Sends one message as text to the preload in the main frame. A page without a preload misses it, as in Electron. */
  async post(text: string): Promise<void> {
    const contextId = [...this.#preloadContexts].find(([, frameId]) => frameId === this.targetId)?.[0]
    if (contextId === undefined) return
    await this.send('Runtime.evaluate', { expression: `${RECEIVE}(${JSON.stringify(text)})`, contextId }).catch(
      () => undefined, // the document was replaced meanwhile, so the message is lost, as in Electron
    )
  }

  async close(): Promise<void> {
    await this.#cdp.send('Target.closeTarget', { targetId: this.targetId }).catch(() => undefined) // already gone
  }
}
