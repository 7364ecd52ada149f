/** A page response races with the event stream: replays the events received while it loaded. */
export class EventReplayBuffer<Event> {
  readonly #apply: (event: Event) => void
  /** Null while no page is on its way. */
  #received: Event[] | null = null

  constructor(apply: (event: Event) => void) {
    this.#apply = apply
  }

  /** A page is being asked for. */
  start(): void {
    this.#received = []
  }

  /** Keeps an event while a page is on its way. */
  record(event: Event): void {
    this.#received?.push(event)
  }

  /** The page is there: applies what was received since it was asked for. */
  replay(): void {
    const late = this.#received ?? []
    this.#received = null
    for (const event of late) this.#apply(event)
  }

  /** No page comes. */
  discard(): void {
    this.#received = null
  }
}
