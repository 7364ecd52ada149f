import { EventEmitter } from 'node:events'
import type { Menu, MenuItemConstructorOptions, Tray } from 'electron'
import { expect, test } from 'vitest'
import { en } from '../../shared/words/en.ts'
import { emptyShellState } from '../state/shell-state.ts'
import { makeSession } from '../testing/make-session.ts'
import type { TrayAction } from './tray-menu.ts'
import { TrayService } from './tray-service.ts'

function createHarness() {
  const calls: string[] = []
  const actions: TrayAction[] = []
  let template: MenuItemConstructorOptions[] = []
  const native = Object.assign(new EventEmitter(), {
    setImage: (icon: string) => calls.push(`image ${icon}`),
    setToolTip: (text: string) => calls.push(`tooltip ${text}`),
    setContextMenu: () => calls.push('menu'),
    destroy: () => calls.push('destroy'),
  })
  const service = new TrayService({
    create(icon) {
      calls.push(`create ${icon}`)
      return native as unknown as Tray
    },
    buildMenu(items) {
      template = items
      return {} as Menu
    },
    iconPath: (status, isDark) => (isDark ? `${status}-dark` : status),
    onAction: (action) => actions.push(action),
    opensOnClick: true,
    isDark: false,
    first: emptyShellState,
    book: () => en,
  })
  return { calls, actions, native, service, menu: () => template }
}

test('the first state is drawn at once, and an equal state is not drawn again', () => {
  const { calls, service } = createHarness()
  expect(calls).toEqual(['create idle', 'tooltip Salesboy is starting.', 'menu'])
  service.setState({ ...emptyShellState })
  expect(calls.length).toBe(3)
})

test('a new state changes the icon and sets a new menu', () => {
  const { calls, service } = createHarness()
  service.setState({ ...emptyShellState, sessions: [makeSession('a', { kind: 'connected' })] })
  expect(calls.slice(3)).toEqual(['image connected', 'menu'])
})

test('a click on a menu item or on the icon runs its action', () => {
  const { actions, service, menu, native } = createHarness()
  service.setState({ ...emptyShellState, sessions: [makeSession('a', { kind: 'connected' })] })
  const disconnect = menu().find(({ label }) => label === 'Disconnect')
  ;(disconnect?.click as () => void)()
  native.emit('click')
  expect(actions).toEqual([{ kind: 'session', command: 'session.disconnect', id: 'a' }, { kind: 'open' }])
})

test('state and theme changes after stop do not touch the destroyed icon', () => {
  const { calls, native, service } = createHarness()
  service.stop()
  for (const name of ['setImage', 'setToolTip', 'setContextMenu'] as const) {
    native[name] = () => {
      throw new TypeError('Object has been destroyed')
    }
  }
  service.setDark(true)
  service.setState({ ...emptyShellState, sessions: [makeSession('a', { kind: 'connected' })] })
  expect(calls.at(-1)).toBe('destroy')
})
