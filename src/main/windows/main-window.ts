import { BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import type { Clock, Logger } from '../../core/ports.ts'
import type { ShellMemory } from '../adapters/shell-memory.ts'
import { builtPaths, product } from '../product.ts'
import { putAway } from './put-away.ts'
import { createReloadBudget } from './reload-budget.ts'
import { revealOnce } from './reveal-once.ts'
import { placeWindow } from './window-bounds.ts'
import { windowOptions } from './window-options.ts'

export interface MainWindow {
  /** Opens the window, or brings it to the front. */
  show(): void
  /** The owner is looking at it. */
  readonly isInFront: boolean
}

const BOUNDS_SETTLE_MS = 500

/**
 * The one window. Closing it puts it out of sight while the program runs; it is made on the first `show`, so that a start in the tray costs
 * no page at all.
 */
export function createMainWindow(options: {
  readonly clock: Clock
  readonly logger: Logger
  readonly memory: ShellMemory
  readonly isPackaged: boolean
  /** False once the program is closing: then a close is a close. */
  readonly isRunning: () => boolean
  /** The owner's setting: a close hides the window, or ends the program. */
  readonly hidesOnClose: () => boolean
  readonly onQuit: () => void
  readonly onCreated: (window: BrowserWindow) => void
  /** Whether an icon in the tray can bring a hidden window back. */
  readonly hasTray: () => Promise<boolean>
  readonly onPutAway: (how: 'hidden' | 'minimised') => void
}): MainWindow {
  const { clock, logger, memory, isPackaged, isRunning, hidesOnClose, onQuit, onCreated, hasTray, onPutAway } = options
  const reloads = createReloadBudget(clock, { times: 3, withinMs: 60_000 })
  let window: BrowserWindow | null = null
  /** Whether the owner wants to see it; a page that gets ready late must not bring back a window that was closed meanwhile. */
  let isWanted = false

  function load(target: BrowserWindow): void {
    target.loadURL(product.home).catch((error: unknown) => {
      logger.error('the page did not load', { error })
      // An empty window can at least be closed and asked about; an invisible one cannot.
      if (isWanted && !target.isDestroyed()) target.show()
    })
  }

  function rememberBounds(target: BrowserWindow): void {
    let timer = { cancel: () => undefined as void }
    const later = () => {
      timer.cancel()
      timer = clock.setTimer(BOUNDS_SETTLE_MS, () => {
        if (!target.isDestroyed()) memory.set('bounds', target.getNormalBounds())
      })
    }
    target.on('resize', later)
    target.on('move', later)
    target.on('closed', () => timer.cancel())
  }

  function healPage(target: BrowserWindow): void {
    target.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit') return
      logger.error('the page ended', { reason: details.reason, exitCode: details.exitCode })
      if (!isRunning()) return
      if (reloads.take()) return load(target)
      logger.error('the page ends again and again and is not loaded any more')
      // The next time the owner asks for it, it is made anew.
      target.destroy()
    })
    target.on('unresponsive', () => logger.warn('the page does not answer'))
    target.on('responsive', () => logger.info('the page answers again'))
  }

  function create(): BrowserWindow {
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
    const created = new BrowserWindow(
      windowOptions({
        placement: placeWindow(memory.get('bounds'), areas),
        preload: builtPaths.preload,
        icon: join(builtPaths.resources, 'icon.png'),
        title: product.name,
        isDark: nativeTheme.shouldUseDarkColors,
        isPackaged,
      }),
    )
    rememberBounds(created)
    healPage(created)
    created.on('close', (event) => {
      if (!isRunning()) return
      event.preventDefault()
      if (!hidesOnClose()) return onQuit()
      isWanted = false
      const isWantedAgain = () => isWanted
      void putAway(created, { clock, platform: process.platform, hasTray, isWantedAgain }).then((how) => {
        if (how !== null) onPutAway(how)
      })
    })
    created.on('closed', () => {
      window = null
    })
    onCreated(created)
    load(created)
    revealOnce(created, {
      clock,
      platform: process.platform,
      reveal() {
        if (isWanted) created.show()
      },
    })
    return created
  }

  return {
    get isInFront() {
      return window !== null && window.isVisible() && window.isFocused()
    },
    show() {
      isWanted = true
      if (window === null) {
        window = create()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
  }
}
