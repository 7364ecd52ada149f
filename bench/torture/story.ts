/** The events of a round, in order, with virtual times; printed when something went wrong. */
export interface Story {
  tell(what: string): void
  lines(): readonly string[]
}

export function createStory(elapsed: () => number): Story {
  const lines: string[] = []
  return {
    tell(what) {
      lines.push(`${(elapsed() / 1000).toFixed(1).padStart(8)} s  ${what}`)
    },
    lines: () => lines,
  }
}
