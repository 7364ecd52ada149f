export interface ToldMeanwhile<T> {
  /** A page is being asked for. */
  begin(): void
  /** Something was told; kept while a page is on its way. */
  note(told: T): void
  /** The page is there: plays what was told since it was asked for. */
  end(): void
  /** No page comes: nothing more is kept. */
  giveUp(): void
}

/**
 * A page and the events come by two ways: a page may arrive after an event that it does not know of yet. Whatever is told while one is
 * on its way is played once more on top of it.
 */
export function createToldMeanwhile<T>(play: (told: T) => void): ToldMeanwhile<T> {
  let kept: T[] | null = null
  return {
    begin() {
      kept = []
    },
    note(told) {
      kept?.push(told)
    },
    end() {
      const late = kept ?? []
      kept = null
      for (const told of late) play(told)
    },
    giveUp() {
      kept = null
    },
  }
}
