/** A page response races with the event stream: replays the events received while it loaded. */
export class EventReplayBuffer<Event> {
  readonly #apply: (event: Event) => void
  /** Null while no page is loading. */
  #received: Event[] | null = null

  constructor(apply: (event: Event) => void) {
    this.#apply = apply
  }

  /** Call when a page request starts. Forgets events of an earlier request. */
  start(): void {
    this.#received = []
  }

  /** Keeps an event while a page is loading; ignores it otherwise. */
  record(event: Event): void {
    this.#received?.push(event)
  }

  /** Call when the page is loaded. Applies the events received since `start`. */
  replay(): void {
    const late = this.#received ?? []
    this.#received = null
    for (const event of late) this.#apply(event)
  }

  /** Call when the page will not arrive. Forgets the events. */
  discard(): void {
    this.#received = null
  }
}
