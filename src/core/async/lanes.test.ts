import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { Lanes } from './lanes.ts'

test('a lane runs its work one at a time and in order, and loses none', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd', 'e'), turns: fc.nat(3), fails: fc.boolean() })),
      async (jobs) => {
        const lanes = new Lanes()
        const under = new Set<string>()
        const began: { readonly lane: string; readonly job: number }[] = []
        const results = jobs.map(({ lane, turns, fails }, job) =>
          lanes.run(lane, async () => {
            expect(under.has(lane)).toBe(false)
            under.add(lane)
            expect(lanes.isBusy(lane)).toBe(true)
            began.push({ lane, job })
            for (let n = 0; n < turns; n += 1) await turn()
            under.delete(lane)
            if (fails) throw new Error(String(job))
            return job
          }),
        )
        const ends = await Promise.allSettled(results)
        for (const [job, end] of ends.entries()) {
          if (jobs[job]!.fails) expect(end).toMatchObject({ status: 'rejected', reason: new Error(String(job)) })
          else expect(end).toEqual({ status: 'fulfilled', value: job })
        }
        for (const lane of under) expect(lanes.isBusy(lane)).toBe(false)
        for (const lane of ['a', 'b', 'c', 'd', 'e']) {
          const order = began.filter((one) => one.lane === lane).map(({ job }) => job)
          expect(order).toEqual(order.toSorted((x, y) => x - y))
        }
        expect(await lanes.drain(createFakeClock(), 1)).toBe(true)
        expect(lanes.busy).toEqual([])
      },
    ),
  )
})

test('work in a free lane starts synchronously, and work that throws synchronously rejects', async () => {
  const lanes = new Lanes()
  let began = false
  const first = lanes.run('a', async () => void (began = true))
  expect(began).toBe(true)
  await first
  expect(lanes.isBusy('a')).toBe(false)
  const bad = lanes.run('a', () => {
    throw new Error('at once')
  })
  await expect(bad).rejects.toThrow('at once')
  expect(await lanes.run('a', async () => 'goes on')).toBe('goes on')
})

test('draining also waits for queued work, but no longer than its limit', async () => {
  const clock = createFakeClock()
  const lanes = new Lanes()
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  void lanes.run('a', () => one.promise)
  void lanes.run('a', () => two.promise)
  const late = lanes.drain(clock, 1_000)
  one.resolve()
  await clock.advance(1_000)
  expect(await late).toBe(false)
  const inTime = lanes.drain(clock, 1_000)
  two.resolve()
  expect(await inTime).toBe(true)
  expect(clock.pending).toBe(0)
})
