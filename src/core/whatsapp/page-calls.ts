import type { Page } from 'puppeteer-core'
import type { Clock } from '../ports.ts'
import { withTimeLimit } from '../time/within.ts'
import { makePageTools, type PageTools } from './page/page-tools.ts'

export interface PageCalls {
  /** Runs a function of `page/` in the page. Rejects when there is no page or it does not answer in time. */
  run<A extends unknown[], R>(limitMs: number, work: (...args: A) => R, ...args: A): Promise<Awaited<R>>
  /** The same for each of these, in one call. What throws in the page does so for itself alone. */
  runForEach<A extends unknown[], R>(
    limitMs: number,
    work: (...args: A) => R,
    lists: readonly A[],
  ): Promise<readonly PageAnswer<Awaited<R>>[]>
  /** The page as it looks now, as JPEG in base64. */
  picture(limitMs: number): Promise<string>
  /** Gives any call of the library a time limit. */
  limit<T>(limitMs: number, what: string, work: Promise<T>): Promise<T>
}

export type PageAnswer<R> = { readonly value: R } | { readonly error: string }

/** Time limit of a call that only reads what the page holds. A slow laptop needs seconds, a dead renderer never answers. */
export const READ_LIMIT_MS = 15_000
/** The same for one that goes over all chats, or has the page load something. */
export const LOAD_LIMIT_MS = 30_000

/** All calls into one page, each with its time limit. */
export function createPageCalls(clock: Clock, currentPage: () => Page | null): PageCalls {
  const run: PageCalls['run'] = async (limitMs, work, ...args) => {
    const page = currentPage()
    if (page === null) throw new Error('the page is not open')
    // The cast: puppeteer's type wants a function of the page's world, these are.
    const answer = page.evaluate(work as (...values: unknown[]) => unknown, ...args)
    return (await withTimeLimit(clock, limitMs, work.name, answer)) as never
  }
  return {
    run,
    runForEach: (limitMs, work, lists) => run(limitMs, forEach(work), lists),
    async picture(limitMs) {
      const page = currentPage()
      if (page === null) throw new Error('the page is not open')
      const picture = page.screenshot({ type: 'jpeg', quality: 70, encoding: 'base64' })
      return withTimeLimit(clock, limitMs, 'screenshot', picture)
    },
    limit: (limitMs, what, work) => withTimeLimit(clock, limitMs, what, work),
  }
}

/** The same function for each of many lists of arguments, in the page at once. */
function forEach<A extends unknown[], R>(
  work: (...args: A) => R,
): (lists: readonly A[]) => Promise<readonly PageAnswer<Awaited<R>>[]> {
  const body = `return Promise.all(lists.map(async (args) => {
    try { return { value: await (${work})(...args) } } catch (error) { return { error: String(error?.message ?? error) } }
  }))`
  return inPageAs(work.name, new Function('lists', body))
}

/** Its name is what a time limit speaks of. */
const inPageAs = <T>(name: string, work: unknown): T => Object.defineProperty(work, 'name', { value: name }) as T

/**
 * A function of `page/` that is given the tools in the page itself: only text goes over there, and nothing that it would import. `parts` are
 * functions of `page/` that it finds among its tools.
 */
export function withTools<A extends unknown[], R, P extends object = object>(
  work: (tools: PageTools & P, ...args: A) => R,
  parts?: P,
): (...args: A) => R {
  const named = Object.entries(parts ?? {}).map(([name, part]) => `${name}: ${String(part)}`)
  const tools = `{ ...(${makePageTools})(), ${named.join(', ')} }`
  return inPageAs(work.name, new Function('...args', `return (${work})(${tools}, ...args)`))
}
