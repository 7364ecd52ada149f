const AT_MOST_EVERY_MS = 60_000

/**
 * Shows the address of the interface anew when a used one was presented: a token that was not shown yet at once, the same one again at
 * most once a minute. Whoever holds a used address could fill the log with the current one otherwise.
 */
export function createAnnouncer(options: {
  readonly token: () => string
  readonly show: (token: string) => void
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
}): () => void {
  let shown: { readonly token: string; readonly at: number } | null = null
  return () => {
    const [token, at] = [options.token(), options.monotonic()]
    if (shown?.token === token && at - shown.at < AT_MOST_EVERY_MS) return
    shown = { token, at }
    options.show(token)
  }
}
