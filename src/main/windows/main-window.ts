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
  /** While the program is closing, closing the window really closes it. */
  readonly lifecycle: Pick<Lifecycle, 'state'>
  readonly notifier: DesktopNotifier<Place>
}

/**
 * The only window. Closing it hides or minimises it, or quits the program when the owner chose so. It is created on the first `show`, so
 * that a start in the tray loads no page.
 */
export class MainWindow {
  readonly #options: MainWindowOptions
  readonly #reloads
  readonly #made: ((window: BrowserWindow) => void)[] = []
  #window: BrowserWindow | null = null
  /** Whether the owner wants to see the window. A page that becomes ready late must not reopen a window closed in the meantime. */
  #isWanted = false

  constructor(options: MainWindowOptions) {
    this.#options = options
    this.#reloads = createReloadBudget(options.clock, { times: 3, withinMs: 60_000 })
  }

  /** Calls `listener` with each new window, before it loads its page. */
  onMade(listener: (window: BrowserWindow) => void): void {
    this.#made.push(listener)
  }

  /** Whether the window is visible and focused. */
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
      // Show the empty window: the owner can see and close it, unlike an invisible one.
      if (this.#isWanted && !window.isDestroyed()) window.show()
    })
  }

  /** The owner closed the window: puts it away or quits the program. */
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

  /** At the first close, tells the owner that the program keeps running and where to find it. */
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
      logger.error('the process of the window’s page ended', { reason: details.reason, exitCode: details.exitCode })
      if (lifecycle.state !== 'running') return
      if (this.#reloads.take()) return this.#load(window)
      logger.error('the window’s page keeps ending and is no longer reloaded')
      // The next `show` creates a new window.
      window.destroy()
    })
    window.on('unresponsive', () => logger.warn('the page does not answer'))
    window.on('responsive', () => logger.info('the page answers again'))
  }
}
