import type { App } from 'electron'
import { expect, test } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { chooseLoginItem } from './choose-login-item.ts'
import type { LoginItem } from './login-item.ts'
import { createStartAtLogin } from './start-at-login.ts'

function systemItem(platform: 'darwin' | 'win32', answer: object, more: { program?: string; dataDir?: string } = {}) {
  const asked: unknown[] = []
  const app = {
    isPackaged: true,
    getLoginItemSettings: (options: unknown) => {
      asked.push(['get', options])
      return { launchItems: [], ...answer }
    },
    setLoginItemSettings: (options: unknown) => asked.push(['set', options]),
  } as unknown as App
  const { program = 'C:\\s.exe', dataDir = null } = more
  const item = chooseLoginItem({ app, platform, environment: {}, program, appPath: '/app', dataDir })
  return { item, asked }
}

test('Windows reads with the path and arguments it wrote, and respects the Task Manager', async () => {
  const identity = { path: '"C:\\s.exe"', args: ['--hidden'] }
  const on = systemItem('win32', { openAtLogin: true, executableWillLaunchAtLogin: true })
  await on.item.write(true)
  expect(await on.item.read()).toBe(true)
  expect(on.asked).toEqual([
    ['set', { ...identity, openAtLogin: true, enabled: true }],
    ['get', identity],
  ])
  expect(await systemItem('win32', { openAtLogin: true, executableWillLaunchAtLogin: false }).item.read()).toBe(false)
})

test('on Windows the paths of the program and of the data folder are quoted when they contain spaces', async () => {
  const program = 'C:\\Users\\Ada Lovelace\\Salesboy.exe'
  const { item, asked } = systemItem('win32', {}, { program, dataDir: 'D:\\My Shop' })
  await item.write(true)
  await item.read()
  const identity = { path: `"${program}"`, args: ['--hidden', '--data-dir', '"D:\\My Shop"'] }
  expect(asked).toEqual([
    ['set', { ...identity, openAtLogin: true, enabled: true }],
    ['get', identity],
  ])
})

test('an unquoted entry of an earlier version counts as ours, unless it is switched off', async () => {
  const program = 'C:\\Users\\Ada Lovelace\\Salesboy.exe'
  const split = { path: 'C:\\Users\\Ada', args: ['Lovelace\\Salesboy.exe', '--hidden'] }
  const read = (item: object) =>
    systemItem('win32', { openAtLogin: false, launchItems: [item] }, { program }).item.read()
  expect(await read({ ...split, enabled: true })).toBe(true)
  expect(await read({ ...split, enabled: false })).toBe(false)
  expect(await read({ ...split, args: ['Lovelace\\Salesboy.exe'], enabled: true })).toBe(false)
})

test('macOS reads and writes without a path', async () => {
  const { item, asked } = systemItem('darwin', { openAtLogin: true })
  await item.write(true)
  expect(await item.read()).toBe(true)
  expect(asked).toEqual([
    ['set', { openAtLogin: true }],
    ['get', {}],
  ])
})

/** A login item in memory that can refuse changes. */
function harness(options: { readonly isOn?: boolean; readonly ignores?: boolean; readonly throws?: boolean } = {}) {
  let isOn = options.isOn ?? false
  const writes: boolean[] = []
  const item: LoginItem = {
    read: async () => isOn,
    async write(next) {
      writes.push(next)
      if (options.throws === true) throw new Error('no')
      if (options.ignores !== true) isOn = next
    },
  }
  let changes = 0
  const service = createStartAtLogin({ item, logger: quietLogger, onChanged: () => (changes += 1) })
  return { service, writes, changes: () => changes }
}

test('the actual state is read back after each change', async () => {
  const { service, changes } = harness()
  expect(service.view).toEqual({ actual: null, problem: null })
  await service.apply(true)
  expect(service.view).toEqual({ actual: true, problem: null })
  await service.apply(false)
  expect(service.view).toEqual({ actual: false, problem: null })
  expect(changes()).toBe(2)
})

test.each([{ ignores: true }, { throws: true }])(
  'a system that refuses (%j) is reported as the problem',
  async (options) => {
    const { service } = harness(options)
    await service.apply(true)
    expect(service.view.problem?.code).toBe('login.refused')
  },
)

test('at program start, an entry that the owner switched off stays off and is reported', async () => {
  const { service, writes } = harness({ isOn: false })
  await service.begin(true)
  expect(writes).toEqual([])
  expect(service.view).toMatchObject({ actual: false, problem: msg('login.switched-off') })
})

test('at program start, an entry that is on is rewritten, because the program may have moved', async () => {
  const { service, writes } = harness({ isOn: true })
  await service.begin(true)
  expect(writes).toEqual([true])
  expect(service.view).toEqual({ actual: true, problem: null })
})
