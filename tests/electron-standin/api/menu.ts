import { strict } from '../strict.ts'
import { app } from './app.ts'

export interface StandInMenuItem {
  readonly label: string
  readonly type: string
  readonly enabled: boolean
  readonly visible: boolean
  readonly click: (() => void) | null
  readonly submenu: StandInMenu | null
}

interface Template {
  readonly label?: string
  readonly role?: string
  readonly type?: string
  readonly enabled?: boolean
  readonly visible?: boolean
  readonly click?: (item: unknown, window: unknown, event: unknown) => void
  readonly submenu?: readonly Template[]
}

/** Electron labels a role in English in every language. Only the program's own menu carries the program's name. */
const defaultLabel = (role: string): string => (role === 'appMenu' ? app.name : `English: ${role}`)

export class StandInMenu {
  readonly items: readonly StandInMenuItem[]

  constructor(items: readonly StandInMenuItem[]) {
    this.items = items
  }

  static applicationMenu: StandInMenu | null = null

  static buildFromTemplate(template: readonly Template[]): StandInMenu {
    return new StandInMenu(
      template.map((entry) => {
        if (entry.type !== 'separator' && entry.label === undefined && entry.role === undefined) {
          throw new Error('Invalid submenu for MenuItem: a label or a role is needed')
        }
        const { click } = entry
        return {
          label: entry.label ?? defaultLabel(entry.role ?? ''),
          type: entry.type ?? (entry.submenu ? 'submenu' : 'normal'),
          enabled: entry.enabled ?? true,
          visible: entry.visible ?? true,
          click: click ? () => click({}, undefined, {}) : null,
          submenu: entry.submenu ? StandInMenu.buildFromTemplate(entry.submenu) : null,
        }
      }),
    )
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.applicationMenu = menu
  }
}

export const Menu = strict('Menu', StandInMenu)

/** The menu as lines that a person reads: disabled lines in brackets, submenus indented. */
export function menuLines(menu: StandInMenu | null, indent = ''): string[] {
  return (menu?.items ?? []).flatMap((item) => {
    if (item.type === 'separator') return [`${indent}--`]
    if (!item.visible) return []
    const label = item.label.replaceAll('&&', '&')
    const line = item.enabled ? `${indent}${label}` : `${indent}(${label})`
    return [line, ...menuLines(item.submenu, `${indent}  `)]
  })
}

/** Clicks the first enabled line that ends the path. A partial path such as `['Disconnect']` matches at any depth. */
export function clickMenu(menu: StandInMenu | null, path: readonly string[]): boolean {
  const [first, ...rest] = path
  for (const item of menu?.items ?? []) {
    const isMatch =
      item.label.replaceAll('&&', '&') === first || (rest.length > 0 && item.label.startsWith(`${first}:`))
    if (isMatch && item.enabled) {
      if (rest.length > 0) return clickMenu(item.submenu, rest)
      if (item.click) {
        item.click()
        return true
      }
    }
    if (item.submenu && clickMenu(item.submenu, path)) return true
  }
  return false
}
