import { create } from 'zustand'
import type { AppError, Result } from '../../../shared/result.ts'
import { EventReplayBuffer } from '../lib/event-replay-buffer.ts'
import { ask, command } from './host-store.ts'

export interface PagedListState<Question, Item, Cursor> {
  readonly question: Question | null
  /** Sorted by `orderOf`; a later page goes to the end. */
  readonly items: readonly Item[]
  /** Where the next page begins; null when everything is loaded. */
  readonly cursor: Cursor | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  /** True while the owner has scrolled away from the top: then no item may move. */
  readonly held: boolean
  /** New or moved items that wait until the list is no longer held. */
  readonly fresh: readonly Item[]
}

export interface Page<Item, Cursor> {
  readonly items: readonly Item[]
  readonly cursor: Cursor | null
}

export interface PagedListOptions<Question, Item, Cursor> {
  /** Number of items in the first page. */
  readonly pageSize: number
  /**
   * Reads one page with `send`, which decides how a failure is shown. `isLatest` becomes false when the list is loaded anew or emptied:
   * then the answer is not taken.
   */
  read(
    question: Question,
    page: { readonly limit: number; readonly before?: Cursor },
    send: typeof ask,
    isLatest: () => boolean,
  ): Promise<Result<Page<Item, Cursor>>>
  keyOf(item: Item): string
  /** Negative when `a` comes before `b`. An item whose order has not changed stays in place. */
  orderOf(a: Item, b: Item): number
  /** Whether an item that is not shown belongs in the list. False when only the host can decide. */
  fits(item: Item, question: Question): boolean
}

interface Change<Item> {
  readonly key: string
  /** Null when the item was removed. */
  readonly item: Item | null
}

/** The host's limit of items per page. */
const LONGEST = 200

/** A long list that is loaded page by page and kept current by events. */
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
  /** For the next page, which may be on its way while the list is loaded anew. */
  readonly #laterEvents = new EventReplayBuffer<Change<Item>>((change) => this.#apply(change))
  /** Counts loads, so that the answer to an earlier load is ignored. */
  #asked = 0
  /** The load whose next page is on its way; null for none. */
  #loadingMore: number | null = null

  constructor(options: PagedListOptions<Question, Item, Cursor>) {
    this.#options = options
  }

  /**
   * Loads the list for a question. A different question empties the list first. The same question again, after the host was lost, loads as
   * far as is shown and keeps a held list in place.
   */
  async load(question: Question): Promise<void> {
    const asked = ++this.#asked
    const { question: before, items } = this.use.getState()
    const isSame = JSON.stringify(question) === JSON.stringify(before)
    if (!isSame) this.use.setState({ question, items: [], fresh: [], cursor: null, status: 'loading', error: null })
    this.#events.start()
    this.#laterEvents.discard()
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

  /** Loads the next page. Does nothing while one is loading or everything is loaded. */
  async loadMore(): Promise<void> {
    const { question, cursor } = this.use.getState()
    const asked = this.#asked
    if (cursor === null || question === null || this.#loadingMore === asked) return
    this.#loadingMore = asked
    this.#laterEvents.start()
    const isLatest = () => asked === this.#asked
    const part = { limit: this.#options.pageSize, before: cursor }
    const result = await this.#options.read(question, part, command, isLatest)
    if (!isLatest()) return
    this.#loadingMore = null
    if (!result.ok) return this.#laterEvents.discard()
    const { value } = result
    this.use.setState(({ items }) => ({ items: this.#merge(items, value.items), cursor: value.cursor }))
    this.#laterEvents.replay()
  }

  /** Applies a new, changed or removed (null) item. */
  apply(key: string, item: Item | null): void {
    this.#events.record({ key, item })
    this.#laterEvents.record({ key, item })
    this.#apply({ key, item })
  }

  /** True holds the list still while the owner is scrolled down. False merges the waiting items. */
  hold(held: boolean): void {
    const now = this.use.getState()
    if (now.held === held) return
    this.use.setState(held ? { held } : { held, items: this.#merge(now.items, now.fresh), fresh: [] })
  }

  /** Empties the list and ignores all pending loads. */
  clear(): void {
    this.#asked += 1
    this.#events.discard()
    this.#laterEvents.discard()
    this.use.setState(this.use.getInitialState())
  }

  /** Reads the first page, then as few pages as possible up to the last shown item. The list itself shows a failure. */
  async #readAsFarAs(question: Question, last: Item | undefined, asked: number): Promise<Result<Page<Item, Cursor>>> {
    const { pageSize, read, orderOf } = this.#options
    const isLatest = () => asked === this.#asked
    let items: readonly Item[] = []
    let cursor: Cursor | null = null
    do {
      const part: { limit: number; before?: Cursor } =
        cursor === null ? { limit: pageSize } : { limit: LONGEST, before: cursor }
      const result = await read(question, part, ask, isLatest)
      if (!result.ok || !isLatest()) return result
      items = this.#merge(items, result.value.items)
      cursor = result.value.cursor
    } while (cursor !== null && last !== undefined && orderOf(items.at(-1)!, last) < 0)
    return { ok: true, value: { items, cursor } }
  }

  /** Merges a reloaded list into the shown one. While the list is held, shown items do not move and new ones wait in `fresh`. */
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

  /** Updates a known item in place while its order is the same. Inserts other items at their place, or in `fresh` while held. */
  #apply({ key, item }: Change<Item>): void {
    const { keyOf, orderOf, fits } = this.#options
    const { question, items, fresh, cursor, held, status } = this.use.getState()
    if (question === null || status !== 'ready') return
    const at = items.findIndex((known) => keyOf(known) === key)
    const known = items[at]
    const isWaiting = fresh.some((waiting) => keyOf(waiting) === key)
    const others = isWaiting ? fresh.filter((waiting) => keyOf(waiting) !== key) : fresh
    // The removal of an unknown item must not cause a render.
    if (item === null) {
      if (known === undefined && !isWaiting) return
      return this.use.setState({ items: known === undefined ? items : items.toSpliced(at, 1), fresh: others })
    }
    // An item that no longer fits stays until the list is reloaded, so that it does not vanish while the owner reads it.
    if (known !== undefined && orderOf(known, item) === 0) {
      return this.use.setState({
        items: items.with(at, item),
        fresh: isWaiting ? [...others, item] : others,
      })
    }
    // An item beyond the last loaded one is left to its page.
    const isInReach = cursor === null || items.length === 0 || orderOf(item, items.at(-1)!) < 0
    if (known === undefined && !(isInReach && fits(item, question))) {
      if (isWaiting) this.use.setState({ fresh: others })
      return
    }
    if (!held) return this.use.setState({ items: this.#merge(items, [item]), fresh: others })
    this.use.setState({ items: known === undefined ? items : items.with(at, item), fresh: [...others, item] })
  }

  /** Merges two lists: each item once, sorted; an incoming item replaces a known one. */
  #merge(items: readonly Item[], incoming: readonly Item[]): readonly Item[] {
    if (incoming.length === 0) return items
    const byKey = new Map(items.map((item) => [this.#options.keyOf(item), item]))
    for (const item of incoming) byKey.set(this.#options.keyOf(item), item)
    return [...byKey.values()].sort((a, b) => this.#options.orderOf(a, b))
  }
}
