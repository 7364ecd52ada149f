import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import type { Clock, Logger } from '../../core/ports.ts'
import type { Place } from '../../shared/model/computer.ts'
import { msg, say } from '../../shared/words/say.ts'
import type { DesktopNotifier } from '../adapters/notifier.ts'
import type { ShellMemory } from '../adapters/shell-memory.ts'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'
import type { OwnersChoice } from '../owners-choice.ts'
import { builtPaths, product } from '../product.ts'
import { hasTrayHost } from '../tray/tray-host.ts'
import { putAway } from './put-away.ts'
import { createReloadBudget } from './reload-budget.ts'
import { revealOnce } from './reveal-once.ts'
import { placeWindow } from './window-bounds.ts'
import { windowOptions } from './window-options.ts'

const BOUNDS_SETTLE_MS = 500

export interface MainWindowOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly memory: ShellMemory
  readonly owner: OwnersChoice
  /** Once the program is closing, a close is a close. */
  readonly lifecycle: Pick<Lifecycle, 'state'>
  readonly notifier: DesktopNotifier<Place>
}

/**
 * The one window. Closing it puts it out of sight while the program runs; it is made on the first `show`, so that a start in the tray costs
 * no page at all.
 */
export class MainWindow {
  readonly #options: MainWindowOptions
  readonly #reloads
  readonly #made: ((window: BrowserWindow) => void)[] = []
  #window: BrowserWindow | null = null
  /** Whether the owner wants to see it; a page that gets ready late must not bring back a window that was closed meanwhile. */
  #isWanted = false

  constructor(options: MainWindowOptions) {
    this.#options = options
    this.#reloads = createReloadBudget(options.clock, { times: 3, withinMs: 60_000 })
  }

  /** Called with each window that is made, before it loads its page. */
  onMade(listener: (window: BrowserWindow) => void): void {
    this.#made.push(listener)
  }

  /** The owner is looking at it. */
  get isInFront(): boolean {
    return this.#window !== null && this.#window.isVisible() && this.#window.isFocused()
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    this.#isWanted = true
    if (this.#window === null) {
      this.#window = this.#make()
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  #make(): BrowserWindow {
    const { clock, memory } = this.#options
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
    const made = new BrowserWindow(
      windowOptions({
        placement: placeWindow(memory.get('bounds'), areas),
        preload: builtPaths.preload,
        icon: join(builtPaths.resources, 'icon.png'),
        title: product.name,
        isDark: nativeTheme.shouldUseDarkColors,
        isPackaged: app.isPackaged,
      }),
    )
    this.#rememberBounds(made)
    this.#healPage(made)
    made.on('close', (event) => this.#closed(made, event))
    made.on('closed', () => (this.#window = null))
    for (const listener of this.#made) listener(made)
    this.#load(made)
    const reveal = () => {
      if (this.#isWanted) made.show()
    }
    revealOnce(made, { clock, platform: process.platform, reveal })
    return made
  }

  #load(window: BrowserWindow): void {
    window.loadURL(product.home).catch((error: unknown) => {
      this.#options.logger.error('the page did not load', { error })
      // An empty window can at least be closed and asked about; an invisible one cannot.
      if (this.#isWanted && !window.isDestroyed()) window.show()
    })
  }

  /** The owner has closed it: it goes out of sight, or ends the program. */
  #closed(window: BrowserWindow, event: { preventDefault(): void }): void {
    const { clock, lifecycle, owner } = this.#options
    if (lifecycle.state !== 'running') return
    event.preventDefault()
    if (!owner.closesToTray) return app.quit()
    this.#isWanted = false
    const { platform } = process
    const isWantedAgain = () => this.#isWanted
    const hasTray = () => hasTrayHost(platform)
    void putAway(window, { clock, platform, hasTray, isWantedAgain }).then((how) => {
      if (how !== null) this.#tellOnce(how)
    })
  }

  /** Where the program is now, and that it goes on: said at the first time. */
  #tellOnce(how: 'hidden' | 'minimised'): void {
    const { memory, notifier, owner } = this.#options
    if (memory.get('toldAboutTray') === true) return
    memory.set('toldAboutTray', true)
    const title = say(owner.book(), msg('tray.keeps-working'))
    const detail = how === 'hidden' ? 'tray.keeps-working-detail' : 'tray.keeps-working-minimised'
    void notifier.show({ title, body: say(owner.book(), msg(detail)) }, { screen: 'home', sessionId: null })
  }

  #rememberBounds(window: BrowserWindow): void {
    const { clock, memory } = this.#options
    let timer = { cancel: () => undefined as void }
    const later = () => {
      timer.cancel()
      timer = clock.setTimer(BOUNDS_SETTLE_MS, () => {
        if (!window.isDestroyed()) memory.set('bounds', window.getNormalBounds())
      })
    }
    window.on('resize', later)
    window.on('move', later)
    window.on('closed', () => timer.cancel())
  }

  #healPage(window: BrowserWindow): void {
    const { lifecycle, logger } = this.#options
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit') return
      logger.error('the page ended', { reason: details.reason, exitCode: details.exitCode })
      if (lifecycle.state !== 'running') return
      if (this.#reloads.take()) return this.#load(window)
      logger.error('the page ends again and again and is not loaded any more')
      // The next time the owner asks for it, it is made anew.
      window.destroy()
    })
    window.on('unresponsive', () => logger.warn('the page does not answer'))
    window.on('responsive', () => logger.info('the page answers again'))
  }
}
