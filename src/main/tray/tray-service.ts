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
  /** True: a click on the icon opens the window. False on macOS, where a click opens the menu. */
  readonly opensOnClick: boolean
  readonly isDark: boolean
  readonly first: ShellState
  /** The catalog of the current language. */
  readonly book: () => Catalog
}

/**
 * The tray icon; renders itself after every state change. Keeps the native object for the life of the program, because otherwise it is
 * garbage-collected. A changed menu is always built anew, because Linux ignores changes to an existing menu (electronjs.org, tray).
 */
export class TrayService {
  readonly #options: TrayServiceOptions
  readonly #tray: NativeTray
  #state: ShellState
  #isDark: boolean
  /** The values on screen, so that only changed parts are redrawn. */
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

  /** Shows this state. Redraws nothing when it is unchanged. */
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

  /** Does nothing after `stop`: state and theme may still change while the program ends, and a call to a destroyed icon throws. */
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
    // Do not replace an equal menu, because on some panels that closes an open menu.
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
