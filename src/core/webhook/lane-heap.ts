/** A lane of waiting messages: those of one chat. */
export interface Lane<Entry> {
  readonly chat: string
  /** In order. */
  readonly entries: Entry[]
  /** Its index in its heap; -1 while it is in none. */
  place: number
}

/** A binary heap with the lane that goes first on top. Inserting, removing and moving a lane take O(log n). */
export class LaneHeap<Entry> {
  readonly #lanes: Lane<Entry>[] = []
  readonly #goesFirst: (a: Lane<Entry>, b: Lane<Entry>) => boolean

  constructor(goesFirst: (a: Lane<Entry>, b: Lane<Entry>) => boolean) {
    this.#goesFirst = goesFirst
  }

  get size(): number {
    return this.#lanes.length
  }

  get first(): Lane<Entry> | null {
    return this.#lanes[0] ?? null
  }

  /** All lanes, in no particular order. */
  [Symbol.iterator](): Iterator<Lane<Entry>> {
    return this.#lanes.values()
  }

  /** Inserts the lane, or moves it to its place when it is already in the heap. */
  put(lane: Lane<Entry>): void {
    if (lane.place < 0) {
      lane.place = this.#lanes.length
      this.#lanes.push(lane)
    }
    this.#sink(this.#rise(lane.place))
  }

  /** Removes the lane if it is in the heap. */
  drop(lane: Lane<Entry>): void {
    const at = lane.place
    if (at < 0) return
    lane.place = -1
    const last = this.#lanes.pop()!
    if (last === lane) return
    this.#lanes[at] = last
    last.place = at
    this.#sink(this.#rise(at))
  }

  #rise(from: number): number {
    let at = from
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!this.#goesFirst(this.#lanes[at]!, this.#lanes[above]!)) break
      this.#swap(at, above)
      at = above
    }
    return at
  }

  #sink(from: number): void {
    let at = from
    for (;;) {
      let best = at
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < this.#lanes.length && this.#goesFirst(this.#lanes[below]!, this.#lanes[best]!)) best = below
      }
      if (best === at) return
      this.#swap(at, best)
      at = best
    }
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#lanes[a]!, this.#lanes[b]!]
    this.#lanes[a] = other
    this.#lanes[b] = one
    other.place = a
    one.place = b
  }
}
