import type { App } from 'electron'
import { expect, test } from 'vitest'
import { said } from '../../shared/words/say.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { chooseLoginItem } from './choose-login-item.ts'
import type { LoginItem } from './login-item.ts'
import { createStartAtLogin } from './start-at-login.ts'

function systemItem(platform: 'darwin' | 'win32', answer: object) {
  const asked: unknown[] = []
  const app = {
    isPackaged: true,
    getLoginItemSettings: (options: unknown) => {
      asked.push(['get', options])
      return answer
    },
    setLoginItemSettings: (options: unknown) => asked.push(['set', options]),
  } as unknown as App
  const item = chooseLoginItem({ app, platform, environment: {}, program: 'C:\\s.exe', appPath: '/app', dataDir: null })
  return { item, asked }
}

test('Windows asks with the same path and arguments that were written, and believes the Task Manager', async () => {
  const identity = { path: 'C:\\s.exe', args: ['--hidden'] }
  const on = systemItem('win32', { openAtLogin: true, executableWillLaunchAtLogin: true })
  await on.item.write(true)
  expect(await on.item.read()).toBe(true)
  expect(on.asked).toEqual([
    ['set', { ...identity, openAtLogin: true, enabled: true }],
    ['get', identity],
  ])
  expect(await systemItem('win32', { openAtLogin: true, executableWillLaunchAtLogin: false }).item.read()).toBe(false)
})

test('macOS asks for itself', async () => {
  const { item, asked } = systemItem('darwin', { openAtLogin: true })
  await item.write(true)
  expect(await item.read()).toBe(true)
  expect(asked).toEqual([
    ['set', { openAtLogin: true }],
    ['get', {}],
  ])
})

/** A system in memory that may refuse. */
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

test('the truth is read back after each change', async () => {
  const { service, changes } = harness()
  expect(service.view).toEqual({ actual: null, problem: null })
  await service.apply(true)
  expect(service.view).toEqual({ actual: true, problem: null })
  await service.apply(false)
  expect(service.view).toEqual({ actual: false, problem: null })
  expect(changes()).toBe(2)
})

test.each([{ ignores: true }, { throws: true }])(
  'a system that refuses (%j) is named as the problem',
  async (options) => {
    const { service } = harness(options)
    await service.apply(true)
    expect(service.view.problem?.code).toBe('login.refused')
  },
)

test('at the start, what the owner switched off in the system stays off and is said', async () => {
  const { service, writes } = harness({ isOn: false })
  await service.begin(true)
  expect(writes).toEqual([])
  expect(service.view).toMatchObject({ actual: false, problem: said('login.switched-off') })
})

test('at the start, an entry that is on is written anew for a program that was moved', async () => {
  const { service, writes } = harness({ isOn: true })
  await service.begin(true)
  expect(writes).toEqual([true])
  expect(service.view).toEqual({ actual: true, problem: null })
})
