import { expect, test } from 'vitest'
import { GatheredCall } from './gathered-call.ts'
import { createPageCalls, type PageCalls } from './page-calls.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

const double = (n: number): number => n * 2

/** A page that answers on `answer()`; `calls` has the arguments of each call. */
function createPage() {
  const calls: number[][] = []
  const answers: (() => void)[] = []
  const page: Pick<PageCalls, 'runForEach'> = {
    async runForEach(_limit, work, lists) {
      calls.push(lists.map(([n]) => n as number))
      await new Promise<void>((resolve) => answers.push(resolve))
      return lists.map((args) => ({ value: work(...args) }) as never)
    },
  }
  const answer = async () => {
    answers.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { page, calls, answer }
}

test('questions of one turn, or asked during a call, share a call of at most 32', async () => {
  const { page, calls, answer } = createPage()
  const { ask } = new GatheredCall(page, 1_000, double)
  const first = [ask(1), ask(2)]
  await new Promise((resolve) => setImmediate(resolve))
  const later = Array.from({ length: 40 }, (_, n) => ask(n + 3))
  expect(calls).toEqual([[1, 2]])
  await answer()
  expect(await Promise.all(first)).toEqual([2, 4])
  await answer()
  await answer()
  expect(calls.map((call) => call.length)).toEqual([2, 32, 8])
  expect(await Promise.all(later)).toEqual(Array.from({ length: 40 }, (_, n) => (n + 3) * 2))
})

test('a call that fails rejects its questions, and the next question starts a new call', async () => {
  let fails = true
  const { ask } = new GatheredCall(
    {
      async runForEach(_limit, work, lists) {
        if (fails) throw new Error('the page does not answer')
        return lists.map((args) => ({ value: work(...args) }) as never)
      },
    },
    1_000,
    double,
  )
  expect(await Promise.allSettled([ask(1), ask(2)])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  fails = false
  expect(await ask(3)).toBe(6)
})

test('a question that throws in the page rejects alone', async () => {
  const evaluate = async (work: (...args: unknown[]) => unknown, ...args: unknown[]) => work(...args)
  const calls = createPageCalls(createFakeClock(), () => ({ evaluate }) as never)
  const { ask } = new GatheredCall(calls, 1_000, (n: number): number => {
    if (n === 2) throw new Error('r: r')
    return n
  })
  const [one, two, three] = await Promise.allSettled([ask(1), ask(2), ask(3)])
  expect([one, three]).toMatchObject([{ value: 1 }, { value: 3 }])
  expect(two).toMatchObject({ status: 'rejected', reason: new Error('r: r') })
})
