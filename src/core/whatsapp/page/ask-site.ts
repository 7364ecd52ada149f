/**
 * In a blank page: whether anything at this address answers within `limitMs`. Loads nothing. The browser asks, so the system's proxies and
 * certificates count.
 */
export async function askSite(address: string, limitMs: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(limitMs)
    await fetch(address, { method: 'HEAD', mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal })
    return true
  } catch {
    return false // the browser tells the cause, to the listeners of its requests
  }
}
