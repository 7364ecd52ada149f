import type { NumberedEvent } from '../../../shared/contract/events.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { msg } from '../../../shared/words/say.ts'
import { NotAdmitted, type Client } from './client.ts'

/** Exchanges the one-time token in the URL for a cookie and removes it from the URL. Throws when the host fails (status 500 or more). */
export async function admitPage(): Promise<void> {
  const token =
    new URLSearchParams(location.hash.slice(1)).get('token') ?? new URLSearchParams(location.search).get('token')
  if (token === null) return
  const response = await post('ui/session', { token })
  history.replaceState(null, '', location.pathname)
  // Ignore a refused token: after a second click on the same link the cookie may be valid, and the first call shows that.
  if (!response.ok && response.status >= 500) throw new Error(`HTTP ${response.status}`)
}

/** The headless shell, over HTTP and a server-sent event stream. */
export function createHttpClient(): Client {
  return {
    async call(name, args) {
      try {
        const response = await post('ui/rpc', { name, args })
        if (response.status === 401 || response.status === 403) throw new NotAdmitted()
        return (await response.json()) as Result<never>
      } catch (error) {
        if (error instanceof NotAdmitted) throw error
        return fail('unavailable', msg('error.no-answer'))
      }
    },
    listen(listener) {
      const source = new EventSource('ui/events')
      source.onopen = () => listener.onOpen()
      source.onmessage = (message: MessageEvent<string>) => listener.onEvent(JSON.parse(message.data) as NumberedEvent)
      // The browser reconnects by itself.
      source.onerror = () => listener.onLost()
      return () => source.close()
    },
  }
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
  })
}
