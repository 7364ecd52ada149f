import { afterEach, expect, test, vi } from 'vitest'
import { createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'
import { diskFull } from '../testing/disk-full.ts'

const HOUR_MS = 3_600_000
let bed: OwnerBed
afterEach(() => bed.remove())

/** A reply may go, but the disk is full and does not take the state `sending`. */
async function waitForTheMark() {
  bed = await createOwnerBed({ 'replies.maxAgeHours': 6 })
  const { replies } = bed.storage
  const update = replies.update.bind(replies)
  const disk = { isFull: true }
  vi.spyOn(replies, 'update').mockImplementation((id, change) => {
    if (disk.isFull && change.state === 'sending') throw diskFull()
    update(id, change)
  })
  await bed.asks('hi')
  expect([bed.said(), bed.replies()]).toEqual([[], [['answer to hi', 'queued', null]]])
  return disk
}

test('a reply that became too old while the disk was full expires when there is room again', async () => {
  const disk = await waitForTheMark()
  await bed.clock.advance(9 * HOUR_MS)
  disk.isFull = false
  await bed.clock.advance(60_000)
  expect([bed.said(), bed.replies()]).toEqual([[], [['answer to hi', 'expired', 'too-old']]])
})

test('a reply that the owner paused while the disk was full is not sent until he resumes', async () => {
  const disk = await waitForTheMark()
  bed.way.pause(null)
  disk.isFull = false
  await bed.clock.advance(60_000)
  expect(bed.said()).toEqual([])
  bed.way.resume()
  await bed.clock.advance(60_000)
  expect(bed.said()).toEqual(['answer to hi'])
})
