import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runSeeds, type SeedResult } from './run-seeds.ts'
import { Tally } from './tally.ts'

/** Its trace is its pid. Seed 3 breaks a promise, seed 5 uses much memory, seed 7 ends its process, and seed 9 never ends. */
const WORKER = `
process.on('disconnect', () => process.exit())
process.on('message', ({ seed, fault }) => {
  if (fault !== undefined) return process.send({ story: ['why: ' + fault] })
  if (seed === 7) process.exit(4)
  if (seed === 9) return
  const faults = seed === 3 ? ['a promise: is broken', 'a promise: once more'] : []
  const cost = { cpuMs: 2000, memory: seed === 5 ? 2 ** 31 : 1 }
  process.send({ seed, trace: String(process.pid), faults, figures: { minutes: 10 }, cost })
})`

let folder = ''
let worker = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-seeds-'))
  worker = join(folder, 'worker.mjs')
  writeFileSync(worker, WORKER)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(seeds: readonly number[], more: Partial<Parameters<typeof runSeeds>[0]> = {}) {
  const results: SeedResult[] = []
  await runSeeds({ seeds, days: 1, beside: 1, worker, told: (result) => results.push(result), ...more })
  return results
}
const tracesOf = (results: readonly SeedResult[]) => new Set(results.map(({ trace }) => trace))

test('a process plays seed after seed and is replaced when it has grown too large', async () => {
  expect(tracesOf(await run([1, 2, 4])).size).toBe(1)
  expect(tracesOf(await run([1, 5, 2])).size).toBe(2)
})

test('a process that dies on a seed breaks a promise, and the other seeds are played', async () => {
  const results = await run([1, 7, 2])
  expect(results.map(({ seed, faults }) => [seed, faults])).toEqual([
    [1, []],
    [7, ['the process ends in good order: it ended with 4']],
    [2, []],
  ])
})

test('the story of a broken seed is told on request while the other seeds go on', async () => {
  const stories: unknown[] = []
  const toldStory = (seed: number, story: readonly string[]) => void stories.push([seed, story])
  const results = await run([3, 1, 3], { toldStory, wantsStory: () => stories.length === 0 })
  expect(stories).toEqual([[3, ['why: a promise: is broken']]])
  expect(results.length).toBe(3)
})

test('an aborted run reports the seeds played so far and none after', async () => {
  const ended = new AbortController()
  const results: SeedResult[] = []
  const told = (result: SeedResult) => {
    results.push(result)
    // By then the next seed, which never ends, has begun.
    setImmediate(() => ended.abort())
  }
  await run([1, 9, 2], { told, signal: ended.signal })
  expect(results.map(({ seed }) => seed)).toEqual([1])
})

test('a tally counts broken promises by kind and the cost of a seed', async () => {
  const tally = new Tally(1)
  await run([1, 3, 2], { told: (result) => tally.add(result) })
  const { seeds, speed, cpuSecondsOfSeed, seedsOfKind, failed } = tally.figures(6)
  expect({ seeds, speed, cpuSecondsOfSeed, seedsOfKind }).toEqual({
    ...{ seeds: 3, speed: 300, cpuSecondsOfSeed: 2 },
    seedsOfKind: { 'a promise': 1 },
  })
  expect(failed.map(({ seed }) => seed)).toEqual([3])
})
