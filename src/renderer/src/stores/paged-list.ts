import { create } from 'zustand'
import type { AppError, Result } from '../../../shared/result.ts'
import { EventReplayBuffer } from '../lib/event-replay-buffer.ts'
import { ask, command } from './host-store.ts'

export interface PagedListState<Question, Item, Cursor> {
  readonly question: Question | null
  /** In their order; a later page goes to the end. */
  readonly items: readonly Item[]
  /** Where the next page begins; null when everything is loaded. */
  readonly cursor: Cursor | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** The person has scrolled away from the top: nothing may move. */
  readonly held: boolean
  /** Items that belong in, or elsewhere, once nothing is held. */
  readonly fresh: readonly Item[]
}

export interface Page<Item, Cursor> {
  readonly items: readonly Item[]
  readonly cursor: Cursor | null
}

export interface PagedListOptions<Question, Item, Cursor> {
  /** How many are read at first. */
  readonly pageSize: number
  /** Reads one page with `send`, which decides where a failure is shown. */
  read(
    question: Question,
    page: { readonly limit: number; readonly before?: Cursor },
    send: typeof ask,
  ): Promise<Result<Page<Item, Cursor>>>
  keyOf(item: Item): string
  /** Negative when `a` stands before `b`; an item whose order has not changed stays in its place. */
  orderOf(a: Item, b: Item): number
  /** Whether an item that is not shown belongs to the answer. What only the host can tell does not. */
  fits(item: Item, question: Question): boolean
}

interface Change<Item> {
  readonly key: string
  /** Null: it is gone. */
  readonly item: Item | null
}

/** The most that the host gives at once. */
const LONGEST = 200

/** A long list that is read page by page and kept right by events. */
export class PagedList<Question, Item, Cursor> {
  readonly use = create<PagedListState<Question, Item, Cursor>>(() => ({
    question: null,
    items: [],
    cursor: null,
    status: 'loading',
    error: null,
    held: false,
    fresh: [],
  }))
  readonly #options: PagedListOptions<Question, Item, Cursor>
  readonly #events = new EventReplayBuffer<Change<Item>>((change) => this.#apply(change))
  /** Counts questions: answers of an earlier one come too late. */
  #asked = 0
  #loadingMore = false

  constructor(options: PagedListOptions<Question, Item, Cursor>) {
    this.#options = options
  }

  /**
   * Reads the answer to a question. Another question empties the list; the same one, asked again after the host was away, reads as far
   * as is shown and keeps whoever reads further down where they are.
   */
  async load(question: Question): Promise<void> {
    const asked = ++this.#asked
    const { question: before, items } = this.use.getState()
    const isSame = JSON.stringify(question) === JSON.stringify(before)
    if (!isSame) this.use.setState({ question, items: [], fresh: [], cursor: null, status: 'loading', error: null })
    this.#events.start()
    const result = await this.#readAsFarAs(question, isSame ? items.at(-1) : undefined, asked)
    if (asked !== this.#asked) return
    if (!result.ok) {
      this.#events.discard()
      return this.use.setState({ status: 'failed', error: result.error })
    }
    const { items: read, cursor } = result.value
    this.use.setState((now) => ({ ...this.#reread(now, read), cursor, status: 'ready', error: null }))
    this.#events.replay()
  }

  /** Reads the next page, once at a time. */
  async loadMore(): Promise<void> {
    const { question, cursor } = this.use.getState()
    if (cursor === null || question === null || this.#loadingMore) return
    const asked = this.#asked
    this.#loadingMore = true
    const result = await this.#options.read(question, { limit: this.#options.pageSize, before: cursor }, command)
    this.#loadingMore = false
    if (asked !== this.#asked || !result.ok) return
    const { value } = result
    this.use.setState(({ items }) => ({ items: this.#merge(items, value.items), cursor: value.cursor }))
  }

  /** An item is new, another than before, or gone (null). */
  apply(key: string, item: Item | null): void {
    this.#events.record({ key, item })
    this.#apply({ key, item })
  }

  /** Holds the list still while it is read further down; lets everything in when it is back at the top. */
  hold(held: boolean): void {
    const now = this.use.getState()
    if (now.held === held) return
    this.use.setState(held ? { held } : { held, items: this.#merge(now.items, now.fresh), fresh: [] })
  }

  /** Shows nothing, whatever is still on its way. */
  clear(): void {
    this.#asked += 1
    this.#events.discard()
    this.use.setState(this.use.getInitialState())
  }

  /** The first page, and the rest up to the last item that is shown in as few pages as can be. A failure is shown in the list's place. */
  async #readAsFarAs(question: Question, last: Item | undefined, asked: number): Promise<Result<Page<Item, Cursor>>> {
    const { pageSize, read, orderOf } = this.#options
    let items: readonly Item[] = []
    let cursor: Cursor | null = null
    do {
      const part: { limit: number; before?: Cursor } =
        cursor === null ? { limit: pageSize } : { limit: LONGEST, before: cursor }
      const result = await read(question, part, ask)
      if (!result.ok || asked !== this.#asked) return result
      items = this.#merge(items, result.value.items)
      cursor = result.value.cursor
    } while (cursor !== null && last !== undefined && orderOf(items.at(-1)!, last) < 0)
    return { ok: true, value: { items, cursor } }
  }

  /** What the same answer, read again, means for what is shown: while it is held nothing moves, and what is new waits. */
  #reread(
    { items, fresh, held }: PagedListState<Question, Item, Cursor>,
    read: readonly Item[],
  ): { readonly items: readonly Item[]; readonly fresh: readonly Item[] } {
    const { keyOf, orderOf } = this.#options
    const last = items.at(-1)
    if (!held || last === undefined) return { items: read, fresh: [] }
    const readByKey = new Map(read.map((item) => [keyOf(item), item]))
    const shownByKey = new Map(items.map((item) => [keyOf(item), item]))
    const waited = new Set(fresh.map(keyOf))
    const isBelow = (item: Item) => !shownByKey.has(keyOf(item)) && orderOf(item, last) > 0
    const isNew = (item: Item) => {
      const shown = shownByKey.get(keyOf(item))
      return waited.has(keyOf(item)) || shown === undefined || orderOf(shown, item) !== 0
    }
    return {
      items: [...items.flatMap((item) => readByKey.get(keyOf(item)) ?? []), ...read.filter(isBelow)],
      fresh: read.filter((item) => isNew(item) && !isBelow(item)),
    }
  }

  /** Known items change in place while their order is the same; others come in where they belong, or wait while the list is held. */
  #apply({ key, item }: Change<Item>): void {
    const { keyOf, orderOf, fits } = this.#options
    const { question, items, fresh, cursor, held, status } = this.use.getState()
    if (question === null || status !== 'ready') return
    const at = items.findIndex((known) => keyOf(known) === key)
    const known = items[at]
    const isWaiting = fresh.some((waiting) => keyOf(waiting) === key)
    const others = isWaiting ? fresh.filter((waiting) => keyOf(waiting) !== key) : fresh
    // What changes nothing here draws nothing anew.
    if (item === null) {
      if (known === undefined && !isWaiting) return
      return this.use.setState({ items: known === undefined ? items : items.toSpliced(at, 1), fresh: others })
    }
    // An item that no longer fits stays until the list is read again: what one is reading does not vanish.
    if (known !== undefined && orderOf(known, item) === 0) {
      return this.use.setState({
        items: items.with(at, item),
        fresh: isWaiting ? [...others, item] : others,
      })
    }
    // What lies behind everything that is loaded is left to its page.
    const isInReach = cursor === null || items.length === 0 || orderOf(item, items.at(-1)!) < 0
    if (known === undefined && !(isInReach && fits(item, question))) {
      if (isWaiting) this.use.setState({ fresh: others })
      return
    }
    if (!held) return this.use.setState({ items: this.#merge(items, [item]), fresh: others })
    this.use.setState({ items: known === undefined ? items : items.with(at, item), fresh: [...others, item] })
  }

  /** Each item once, in their order; what comes in wins. */
  #merge(items: readonly Item[], incoming: readonly Item[]): readonly Item[] {
    if (incoming.length === 0) return items
    const byKey = new Map(items.map((item) => [this.#options.keyOf(item), item]))
    for (const item of incoming) byKey.set(this.#options.keyOf(item), item)
    return [...byKey.values()].sort((a, b) => this.#options.orderOf(a, b))
  }
}
