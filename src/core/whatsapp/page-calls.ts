import type { Page } from 'puppeteer-core'
import type { Clock } from '../ports.ts'
import { withTimeLimit } from '../time/within.ts'
import { makePageTools, type PageTools } from './page/page-tools.ts'

export interface PageCalls {
  /** Runs a function of `page/` in the page. Rejects when there is no page or it does not answer in time. */
  run<A extends unknown[], R>(limitMs: number, work: (...args: A) => R, ...args: A): Promise<Awaited<R>>
  /** Runs the function once per list of arguments, in one call. An error in the page fails only its own entry. */
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

/** Time limit of a call that only reads the page's data. A slow laptop needs seconds; a dead renderer never answers. */
export const READ_LIMIT_MS = 15_000
/** Time limit of a call that reads all chats or makes the page load data. */
export const LOAD_LIMIT_MS = 30_000

/** All calls into one page, each with its time limit. */
export function createPageCalls(clock: Clock, currentPage: () => Page | null): PageCalls {
  const run: PageCalls['run'] = async (limitMs, work, ...args) => {
    const page = currentPage()
    if (page === null) throw new Error('the page is not open')
    // The cast is needed because puppeteer's type wants a function of the page's world, which these are.
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

/** Wraps a function so that one call in the page runs it for each of many lists of arguments. */
function forEach<A extends unknown[], R>(
  work: (...args: A) => R,
): (lists: readonly A[]) => Promise<readonly PageAnswer<Awaited<R>>[]> {
  const body = `return Promise.all(lists.map(async (args) => {
    try { return { value: await (${work})(...args) } } catch (error) { return { error: String(error?.message ?? error) } }
  }))`
  return inPageAs(work.name, new Function('lists', body))
}

/** Names a function, because the error of a time limit contains the name. */
const inPageAs = <T>(name: string, work: unknown): T => Object.defineProperty(work, 'name', { value: name }) as T

/**
 * Wraps a function of `page/` so that it gets its tools inside the page, because only its text is sent there, without its imports.
 * `parts` are functions of `page/` that are added to its tools.
 */
export function withTools<A extends unknown[], R, P extends object = object>(
  work: (tools: PageTools & P, ...args: A) => R,
  parts?: P,
): (...args: A) => R {
  const named = Object.entries(parts ?? {}).map(([name, part]) => `${name}: ${String(part)}`)
  const tools = `{ ...(${makePageTools})(), ${named.join(', ')} }`
  return inPageAs(work.name, new Function('...args', `return (${work})(${tools}, ...args)`))
}
