import type { Menu, MenuItemConstructorOptions, Tray } from 'electron'
import { assertNever } from '../../shared/assert-never.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import type { ShellState } from '../state/shell-state.ts'
import { buildTrayMenu, type TrayAction, type TrayItem } from './tray-menu.ts'
import { trayStatus, trayTooltip, type TrayStatus } from './tray-status.ts'

type NativeTray = Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>

export interface TrayServiceOptions {
  readonly create: (icon: string) => NativeTray
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu
  readonly iconPath: (status: TrayStatus, isDark: boolean) => string
  readonly onAction: (action: TrayAction) => void
  /** Windows and some Linux panels: a click opens the window. On macOS it opens the menu already. */
  readonly opensOnClick: boolean
  readonly isDark: boolean
  readonly first: ShellState
  /** The language as it is set now. */
  readonly book: () => Catalog
}

/**
 * The icon in the tray: state in, one render out. The service keeps the native object for the life of the program, else it is
 * garbage-collected away. The menu is always built anew: Linux ignores changes to an old one (electronjs.org, tray).
 */
export class TrayService {
  readonly #options: TrayServiceOptions
  readonly #tray: NativeTray
  #state: ShellState
  #isDark: boolean
  /** What is shown, so that nothing is drawn again that has not changed. */
  #shown: { readonly icon: string; readonly tooltip: string; readonly menu: string }
  #isDestroyed = false

  constructor(options: TrayServiceOptions) {
    this.#options = options
    this.#state = options.first
    this.#isDark = options.isDark
    const icon = options.iconPath(trayStatus(options.first), options.isDark)
    this.#shown = { icon, tooltip: '', menu: '' }
    this.#tray = options.create(icon)
    if (options.opensOnClick) this.#tray.on('click', () => options.onAction({ kind: 'open' }))
    this.#render()
  }

  /** Shows this state. Idempotent. */
  setState(state: ShellState): void {
    this.#state = state
    this.#render()
  }

  /** The taskbar became dark or light. */
  setDark(isDark: boolean): void {
    this.#isDark = isDark
    this.#render()
  }

  stop(): void {
    this.#isDestroyed = true
    this.#tray.destroy()
  }

  /** The state and the theme may change while the program ends or an installer works; a call to a destroyed icon throws. */
  #render(): void {
    if (this.#isDestroyed) return
    const { buildMenu, iconPath, book } = this.#options
    const items = buildTrayMenu(this.#state, book())
    const next = {
      icon: iconPath(trayStatus(this.#state), this.#isDark),
      tooltip: trayTooltip(this.#state, book()),
      menu: JSON.stringify(items),
    }
    if (next.icon !== this.#shown.icon) this.#tray.setImage(next.icon)
    if (next.tooltip !== this.#shown.tooltip) this.#tray.setToolTip(next.tooltip)
    // Rebuilding an open menu closes it on some panels, so an equal one is left alone.
    if (next.menu !== this.#shown.menu) this.#tray.setContextMenu(buildMenu(items.map((item) => this.#toNative(item))))
    this.#shown = next
  }

  #toNative(item: TrayItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
        return { label: item.label, enabled: false }
      case 'action':
        return { label: item.label, click: () => this.#options.onAction(item.action) }
      case 'menu':
        return { label: item.label, submenu: item.items.map((inner) => this.#toNative(inner)) }
      default:
        return assertNever(item)
    }
  }
}
