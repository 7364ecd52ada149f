import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CommandError } from '../../shared/result.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import { createCore } from '../create-core.ts'
import { createMemoryPorts } from '../testing/memory-ports.ts'
import { parseSetting } from './settings.ts'

const refusalOf = (name: string, value: unknown): CommandError => {
  try {
    parseSetting(name, value)
  } catch (error) {
    return error as CommandError
  }
  throw new Error(`${name} took it`)
}

const cases: readonly (readonly [string, unknown, Message])[] = [
  ['replies.hourlyLimit', -1, msg('setting.least', { least: 0 })],
  ['replies.hourlyLimit', 2.5, msg('setting.whole')],
  ['delivery.parallel', 65, msg('setting.most', { most: 64 })],
  ['core.url', 'x'.repeat(2049), msg('setting.long', { count: 2048 })],
  ['replies.quietHours', '25-7', msg('setting.bad-quiet-hours')],
  ['replies.quietHours', '22:00-22:00', msg('setting.bad-quiet-hours')],
  ['core.url', 'core.example', msg('setup.bad-url')],
  ['core.streamUrl', 'http://core.example/stream', msg('setup.url-not-safe')],
  ['core.eventsUrl', 'https://ada:word@core.example', msg('setup.url-with-password')],
  ['browser.fetchFrom', 'ftp://mirror.example', msg('setup.url-not-safe')],
  ['gateway.bind', 'word', msg('setting.bad-own-address')],
  ['gateway.bind', '', msg('setting.bad-own-address')],
  ['updates.feedUrl', 'ftp://example.com', msg('setting.bad-update-address')],
  ['gateway.hosts', ['a b'], msg('setting.bad-computer-name')],
  ['computer.timeZone', 'Moon/Base', msg('error.bad-time-zone')],
  ['replies.mode', 'never', msg('error.invalid-arguments')],
  ['nothing', 1, msg('error.invalid-arguments')],
]

test.each(cases)(
  '%s refuses %j with a sentence for the owner, and names the setting for the command line',
  (name, value, told) => {
    const refusal = refusalOf(name, value)
    expect(refusal.said).toEqual(told)
    expect(refusal.message).toContain(`"${name}"`)
  },
)

test('an error for the command line is a full sentence and says which values are allowed', () => {
  expect(refusalOf('replies.mode', 'never').message).toMatch(
    /^The setting "replies\.mode" cannot be "never"\. .*auto.*\.$/,
  )
  expect(refusalOf('delivery.parallel', 0).message).toBe(
    'The setting "delivery.parallel" cannot be 0. This must be at least 1.',
  )
})

test('a bad value that an earlier version stored does not stop the start; setting it again is refused with a reason', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-refusals-'))
  const ports = createMemoryPorts(directory)
  ports.settings.save({ 'gateway.bind': 'word', 'core.eventsUrl': 'nonsense' })
  const core = await createCore(ports)
  try {
    expect(core.settings.get('gateway.bind')).toBe('127.0.0.1')
    expect(core.settings.get('core.eventsUrl')).toBe('nonsense')
    for (const [name, value] of Object.entries({
      'core.url': 'core.example',
      'core.streamUrl': 'http://core.example/stream',
      'core.eventsUrl': 'nonsense',
      'browser.fetchFrom': 'ftp://mirror.example',
      'gateway.bind': 'word',
    })) {
      expect(await core.dispatch('settings.set', { name, value }), name).toMatchObject({
        ok: false,
        error: { code: 'invalid-arguments', said: { code: expect.stringMatching(/^set(up|ting)\./) as string } },
      })
    }
    expect(await core.dispatch('settings.set', { name: 'core.eventsUrl', value: '' })).toMatchObject({ ok: true })
  } finally {
    await core.stop(1_000)
    rmSync(directory, { recursive: true, force: true })
  }
})
