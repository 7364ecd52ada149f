const AT_MOST_EVERY_MS = 60_000

/**
 * Returns a function that shows the interface's address after a used address was presented. A new token is shown at once, the same token
 * at most once a minute: otherwise the holder of a used address could fill the log.
 */
export function createAnnouncer(options: {
  readonly token: () => string
  readonly show: (token: string) => void
  /** Milliseconds that never jump backwards. */
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
