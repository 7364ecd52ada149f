import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port on loopback that can be closed, and opened again under the same number. */
export interface Listener {
  readonly port: number
  readonly isOpen: () => boolean
  /** Refuses new connections and cuts open ones. Idempotent. */
  readonly close: () => Promise<void>
  /** Idempotent. */
  readonly open: () => Promise<void>
}

async function listen(handle: RequestListener, port: number): Promise<Server> {
  const server = createServer(handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

/** Opens the port; 0 takes a free one. Rejects when the port is taken. */
export async function startListener(handle: RequestListener, wanted: number): Promise<Listener> {
  let server: Server | null = await listen(handle, wanted)
  const { port } = server.address() as AddressInfo
  // Steps run one after the other, because an opening that overtakes a closing would find the port taken.
  let last: Promise<void> = Promise.resolve()
  const then = (step: () => Promise<void>): Promise<void> => {
    last = last.catch(() => undefined).then(step) // the caller of the failed step gets its rejection
    return last
  }
  return {
    port,
    isOpen: () => server !== null,
    close: () =>
      then(async () => {
        const closing = server
        if (closing === null) return
        server = null
        const closed = new Promise((resolve) => closing.close(resolve))
        closing.closeAllConnections()
        await closed
      }),
    open: () =>
      then(async () => {
        server ??= await listen(handle, port)
      }),
  }
}
