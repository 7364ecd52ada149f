import { afterEach, expect, test } from 'vitest'
import { closeRecord } from './core-lifecycle.ts'
import { createWayBed, customerMessage, type WayBed } from './webhook/testing/way-bed.ts'
import { createFakeClock } from './testing/fake-clock.ts'

let bed: WayBed
afterEach(() => bed.remove())

test('a message stored while browsers close leaves no timer that would read the closed database', async () => {
  const clock = createFakeClock()
  bed = await createWayBed({ clock, settings: {} })
  bed.way.start()
  await clock.settle()
  await bed.way.stop(0)
  expect(await bed.way.incoming('shop', customerMessage('are you open?'))).toBe('stored')
  bed.storage.close()
  await clock.advance(1_000)
  expect(clock.pending).toBe(0)
})

test('a pause requested while browsers close is stored and leaves no timer', async () => {
  const clock = createFakeClock()
  bed = await createWayBed({ clock, settings: {} })
  bed.way.start()
  await clock.settle()
  await bed.way.stop(0)
  expect(bed.way.pause(30).paused).toBe(true)
  expect(clock.pending).toBe(0)
  await bed.restart()
  expect(bed.way.pauseStatus().paused).toBe(true)
})

test('what a write causes at the very end is told while the record can still be read', async () => {
  const clock = createFakeClock()
  bed = await createWayBed({ clock, settings: {} })
  const { writes, messages } = bed.storage
  const write = () => writes.run(() => 'written')
  const told = write()
    .then(write)
    .then(write)
    .then((what) => [what, messages.find(1)])
  await closeRecord(bed.storage)
  expect(await told).toEqual(['written', null])
})

test('a promise of the last write resolves while the record can still be read', async () => {
  const clock = createFakeClock()
  bed = await createWayBed({ clock, settings: {} })
  const { writes, messages } = bed.storage
  const told = writes.run(() => 'written').then((what) => [what, messages.find(1)])
  await closeRecord(bed.storage)
  expect(await told).toEqual(['written', null])
})
