import { expect, test } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { createHandClock } from '../testing/hand-clock.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { UpdateService } from './update-service.ts'
import type { UpdateOffer, UpdaterPort } from './updater-port.ts'

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** An installer that is running and has not ended the program yet. */
const stillAtIt = () => new Promise<never>(() => undefined)

function harness(
  options: {
    readonly isInstalled?: boolean
    readonly install?: () => Promise<never>
    readonly installWithinMs?: number
  } = {},
) {
  const calls: string[] = []
  const clock = createHandClock()
  const state = {
    offer: { version: '2.0.0', notes: 'new' } as UpdateOffer | null,
    quiet: true,
    fails: null as Error | null,
  }
  const updater: UpdaterPort = {
    isInstalled: options.isInstalled ?? true,
    installWithinMs: options.installWithinMs ?? 120_000,
    async setFeed(url) {
      calls.push(`feed ${url}`)
    },
    async check() {
      calls.push('check')
      if (state.fails) throw state.fails
      return state.offer
    },
    async download(onPercent) {
      calls.push('download')
      if (state.fails) throw state.fails
      for (const percent of [0.4, 40.2, 40.9, 100]) onPercent(percent)
    },
    install() {
      calls.push('install')
      return options.install?.() ?? stillAtIt()
    },
  }
  const seen: string[] = []
  const service = new UpdateService({
    updater,
    clock,
    logger: quietLogger,
    onChanged: () => seen.push(service.status.kind),
    isQuiet: async () => state.quiet,
    closeDown: async () => void calls.push('close'),
    restart: () => calls.push('restart'),
  })
  return { calls, clock, state, seen, service }
}

const ON = { isOn: true, feedUrl: '' }

test('checks by itself a minute after the start and then every six hours', async () => {
  const { calls, clock, service } = harness()
  service.configure(ON)
  clock.advance(59_000)
  expect(calls).toEqual(['feed '])
  clock.advance(1_000)
  await settle()
  expect(service.status).toEqual({ kind: 'available', version: '2.0.0', notes: 'new' })
  clock.advance(6 * 60 * 60_000)
  await settle()
  expect(calls.filter((call) => call === 'check').length).toBe(2)
  service.stop()
})

test('makes no check when switched off or not installed', async () => {
  for (const [settings, isInstalled, reason] of [
    [{ isOn: false, feedUrl: '' }, true, 'switched-off'],
    [ON, false, 'not-installed'],
  ] as const) {
    const { calls, clock, service } = harness({ isInstalled })
    service.configure(settings)
    clock.advance(24 * 60 * 60_000)
    await settle()
    expect(service.status).toEqual({ kind: 'off', reason })
    expect(calls).not.toContain('check')
    await expect(service.check()).rejects.toThrow()
  }
})

test('downloads and installs nothing by itself', async () => {
  const { calls, service } = harness()
  service.configure(ON)
  await service.install()
  await service.download()
  expect(calls).toEqual(['feed '])
  await service.check()
  await settle()
  expect(calls).toEqual(['feed ', 'check'])
})

test('shows the progress in whole percents, each once', async () => {
  const { seen, service } = harness()
  service.configure(ON)
  await service.check()
  seen.length = 0
  await service.download()
  expect(seen).toEqual(['downloading', 'downloading', 'downloading', 'downloaded'])
})

test('an install waits until the core is quiet, stops the core, and only then starts the installer', async () => {
  const { calls, clock, state, service } = harness()
  service.configure(ON)
  await service.check()
  await service.download()
  state.quiet = false
  expect((await service.install()).kind).toBe('waiting')
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1_000)
    await settle()
  }
  expect(calls).not.toContain('close')
  state.quiet = true
  clock.advance(1_000)
  await settle()
  expect(calls.slice(-2)).toEqual(['close', 'install'])
})

test('a core that is never quiet is not interrupted; the owner is told and may try again', async () => {
  const { calls, clock, state, service } = harness()
  service.configure(ON)
  await service.check()
  await service.download()
  state.quiet = false
  await service.install()
  for (let second = 0; second <= 121; second += 1) {
    clock.advance(1_000)
    await settle()
  }
  expect(calls).not.toContain('close')
  expect(service.status).toMatchObject({ kind: 'downloaded', problem: msg('update.busy') })
  state.quiet = true
  await service.install()
  await settle()
  expect(calls.slice(-2)).toEqual(['close', 'install'])
})

async function installed(install: () => Promise<never>) {
  const { calls, clock, service } = harness({ install })
  service.configure(ON)
  await service.check()
  await service.download()
  await service.install()
  await settle()
  return { calls, clock, service }
}

test('an installer that does not start restarts the old version', async () => {
  const { calls } = await installed(() => Promise.reject(new Error('no installer')))
  expect(calls.slice(-3)).toEqual(['close', 'install', 'restart'])
})

test('an installer that fails long after its start restarts the old version once', async () => {
  const answer = Promise.withResolvers<never>()
  const { calls, clock } = await installed(() => answer.promise)
  clock.advance(60_000)
  await settle()
  expect(calls.slice(-2)).toEqual(['close', 'install'])
  answer.reject(new Error('the signature does not fit'))
  await settle()
  clock.advance(120_000)
  await settle()
  expect(calls.slice(-3)).toEqual(['close', 'install', 'restart'])
})

test('an installer that does not end the program restarts the old version after two minutes', async () => {
  const { calls, clock, service } = await installed(stillAtIt)
  clock.advance(119_000)
  await settle()
  expect(service.status.kind).toBe('installing')
  expect(calls).not.toContain('restart')
  clock.advance(1_000)
  await settle()
  expect(calls.slice(-3)).toEqual(['close', 'install', 'restart'])
})

test('a failed step gives the reason as a message and can be repeated', async () => {
  const { state, service } = harness()
  service.configure(ON)
  state.fails = Object.assign(new Error('x'), { code: 'ENOTFOUND' })
  expect(await service.check()).toMatchObject({
    kind: 'failed',
    step: 'check',
    said: msg('update.unreachable'),
  })
  state.fails = null
  await service.check()
  state.fails = Object.assign(new Error('sha512 checksum mismatch'), { code: 'ERR_CHECKSUM_MISMATCH' })
  expect(await service.download()).toMatchObject({ kind: 'failed', step: 'download', version: '2.0.0' })
  state.fails = null
  expect((await service.download()).kind).toBe('downloaded')
})

test('a longer installWithinMs makes the program wait longer', async () => {
  const { calls, clock, service } = harness({ install: stillAtIt, installWithinMs: 600_000 })
  service.configure(ON)
  await service.check()
  await service.download()
  await service.install()
  await settle()
  clock.advance(599_000)
  await settle()
  expect(calls.at(-1)).toBe('install')
  clock.advance(1_000)
  await settle()
  expect(calls.at(-1)).toBe('restart')
})
