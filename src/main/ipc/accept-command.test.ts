import { expect, test } from 'vitest'
import { ok } from '../../shared/result.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { acceptCommand } from './accept-command.ts'

function createHarness() {
  const calls: unknown[] = []
  const core = {
    dispatch: async (name: unknown, args: unknown) => {
      calls.push([name, args])
      return ok(null)
    },
  }
  return { calls, send: (name: unknown, args: unknown) => acceptCommand(core, quietLogger, name, args) }
}

test('a command reaches the core unchanged, even with an unknown name', async () => {
  const { calls, send } = createHarness()
  expect(await send('snapshot', {})).toEqual({ ok: true, value: null })
  await send('nonsense', undefined)
  expect(calls).toEqual([
    ['snapshot', {}],
    ['nonsense', undefined],
  ])
})

test('a command that is too large or not plain data never reaches the core', async () => {
  const { calls, send } = createHarness()
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  for (const args of ['x'.repeat(300_000), { text: 'ä'.repeat(140_000) }, cycle, { count: 1n }])
    expect(await send('settings.set', args)).toMatchObject({ ok: false, error: { code: 'invalid-arguments' } })
  expect(calls).toEqual([])
})
