import { expect, test } from 'vitest'
import type { SessionState } from '../../shared/model/session.ts'
import { en } from '../../shared/words/en.ts'
import { msg } from '../../shared/words/say.ts'
import { emptyShellState } from '../state/shell-state.ts'
import { makeSession } from '../testing/make-session.ts'
import { minutesUntilTomorrow } from '../../shared/until-tomorrow.ts'
import { buildTrayMenu, pauseMinutes, type TrayItem } from './tray-menu.ts'

/** The menu as lines of text. */
function asText(items: readonly TrayItem[], indent = ''): string[] {
  return items.flatMap((item) => {
    if (item.kind === 'separator') return [`${indent}--`]
    if (item.kind === 'text') return [`${indent}(${item.label})`]
    if (item.kind === 'action') return [`${indent}${item.label}`]
    return [`${indent}${item.label} >`, ...asText(item.items, `${indent}  `)]
  })
}

const menuOf = (...states: SessionState[]) =>
  asText(
    buildTrayMenu(
      {
        ...emptyShellState,
        sessions: states.map((state, index) => makeSession(`id${index}`, state, `Shop ${index}`)),
      },
      en,
    ),
  )

test('without a session the menu has open, pause and quit', () => {
  expect(menuOf()).toEqual([
    'Open Salesboy',
    '--',
    'Pause answers >',
    '  For 15 minutes',
    '  For 1 hour',
    '  Until tomorrow morning',
    '  Until I resume',
    '--',
    'Quit',
  ])
})

test('the menu shows the number of waiting customers', () => {
  const first = (waiting: number) => asText(buildTrayMenu({ ...emptyShellState, waiting }, en)).slice(0, 3)
  expect(first(0)).toEqual(['Open Salesboy', '--', 'Pause answers >'])
  expect(first(1)).toEqual(['Open Salesboy', '1 customer waits for you', '--'])
  expect(first(7)).toEqual(['Open Salesboy', '7 customers wait for you', '--'])
})

test('a single session is listed directly in the menu', () => {
  expect(menuOf({ kind: 'connected' }).slice(2, 5)).toEqual(['(Shop 0: connected)', 'Disconnect', '--'])
})

test('several sessions get a submenu each', () => {
  expect(menuOf({ kind: 'connected' }, { kind: 'stopped' }).slice(2, 7)).toEqual([
    'Shop 0: connected >',
    '  Disconnect',
    'Shop 1: disconnected >',
    '  Connect',
    '--',
  ])
})

test.each<[SessionState, string[]]>([
  [{ kind: 'stopped' }, ['Connect']],
  [{ kind: 'starting' }, ['Disconnect']],
  [{ kind: 'needs-link', offer: { method: 'preparing' } }, ['Show QR', 'Disconnect']],
  [{ kind: 'linking' }, ['Disconnect']],
  [{ kind: 'syncing', percent: 12.6 }, ['Disconnect']],
  [{ kind: 'connected' }, ['Disconnect']],
  [{ kind: 'waiting-for-internet' }, ['Disconnect']],
  [{ kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 0 }, ['Disconnect']],
  [{ kind: 'conflict' }, ['Use here', 'Disconnect']],
  [{ kind: 'unlinked' }, ['Connect', 'Show QR']],
  [{ kind: 'failed', code: 'browser-missing', said: msg('failure.no-browser'), detail: '' }, ['Connect']],
  [{ kind: 'stopping' }, ['(Disconnecting…)']],
])('a session in state %j offers %j', (state, labels) => {
  const menu = menuOf(state)
  expect(menu.slice(3, menu.indexOf('--', 2))).toEqual(labels)
})

test('while paused the menu offers to resume', () => {
  const items = buildTrayMenu({ ...emptyShellState, pause: { paused: true, until: null } }, en)
  expect(asText(items)).toContain('Resume answers')
  expect(asText(items).join()).not.toContain('Pause answers')
})

test('an ampersand in a name is not a shortcut, and a long name is cut', () => {
  const named = (name: string) =>
    asText(buildTrayMenu({ ...emptyShellState, sessions: [makeSession('a', { kind: 'stopped' }, name)] }, en))[2]
  expect(named('Ada & Sons')).toBe('(Ada && Sons: disconnected)')
  expect(named('x'.repeat(80))?.length).toBeLessThan(60)
})

test('tomorrow begins at seven in the morning', () => {
  const evening = new Date(2026, 0, 2, 21, 0).getTime()
  expect(minutesUntilTomorrow(evening, '')).toBe(600)
  expect(minutesUntilTomorrow(new Date(2026, 0, 2, 1, 0).getTime(), '')).toBe(1_800)
})

test('the length of a pause is computed at the click', () => {
  expect(pauseMinutes(15, 0, '')).toBe(15)
  expect(pauseMinutes('open', 0, '')).toBeNull()
  expect(pauseMinutes('tomorrow', new Date(2026, 0, 2, 6, 0).getTime(), '')).toBe(1_500)
})
