import type { Menu, MenuItemConstructorOptions, Tray } from 'electron'
import { assertNever } from '../../shared/assert-never.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import type { ShellState } from '../state/shell-state.ts'
import { buildTrayMenu, type TrayAction, type TrayItem } from './tray-menu.ts'
import { trayStatus, trayTooltip, type TrayStatus } from './tray-status.ts'

export interface TrayService {
  /** Shows this state. Idempotent: nothing is redrawn that has not changed. */
  setState(state: ShellState): void
  /** The taskbar became dark or light. */
  setDark(isDark: boolean): void
  destroy(): void
}

type NativeTray = Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>

/**
 * The icon in the tray: state in, one render out. The service keeps the native object for the life of the program, else it is
 * garbage-collected away. The menu is always built anew: Linux ignores changes to an old one (electronjs.org, tray).
 */
export function createTrayService(options: {
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
}): TrayService {
  const { create, buildMenu, iconPath, onAction, opensOnClick, first, book } = options
  let isDark = options.isDark
  let state = first
  let icon = iconPath(trayStatus(first), isDark)
  let tooltip = ''
  let menu = ''
  const tray = create(icon)
  if (opensOnClick) tray.on('click', () => onAction({ kind: 'open' }))

  function toNative(item: TrayItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
        return { label: item.label, enabled: false }
      case 'action':
        return { label: item.label, click: () => onAction(item.action) }
      case 'menu':
        return { label: item.label, submenu: item.items.map(toNative) }
      default:
        return assertNever(item)
    }
  }

  function render(): void {
    const nextIcon = iconPath(trayStatus(state), isDark)
    if (nextIcon !== icon) {
      icon = nextIcon
      tray.setImage(icon)
    }
    const nextTooltip = trayTooltip(state, book())
    if (nextTooltip !== tooltip) {
      tooltip = nextTooltip
      tray.setToolTip(tooltip)
    }
    const items = buildTrayMenu(state, book())
    const nextMenu = JSON.stringify(items)
    // Rebuilding an open menu closes it on some panels, so an equal one is left alone.
    if (nextMenu !== menu) {
      menu = nextMenu
      tray.setContextMenu(buildMenu(items.map(toNative)))
    }
  }

  // The state and the theme may change while the program ends or an installer works; a call to a destroyed icon throws.
  let isDestroyed = false
  const renderIfThere = () => {
    if (!isDestroyed) render()
  }

  render()
  return {
    setState(next) {
      state = next
      renderIfThere()
    },
    setDark(next) {
      isDark = next
      renderIfThere()
    },
    destroy() {
      isDestroyed = true
      tray.destroy()
    },
  }
}
