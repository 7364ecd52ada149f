import { EventEmitter } from 'node:events'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createEvent } from '../event.ts'
import { strict } from '../strict.ts'
import { app } from './app.ts'

interface RequestOptions {
  readonly method?: string
  readonly url?: string
  readonly protocol?: string
  readonly hostname?: string
  readonly host?: string
  readonly port?: number | string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | number>>
  readonly redirect?: 'follow' | 'error' | 'manual'
}

/**
 * `net.request` over Node's own HTTP. Redirects are handed to the program, which must follow in the same turn or the request ends
 * (electronjs.org, clientRequest); the answer is a readable stream with `statusCode` and `headers`, as Electron's is.
 */
function createRequest(options: RequestOptions): object {
  if (!app.isReady()) throw new Error('net.request can only be used after app is ready')
  if (options.redirect === 'follow' || options.redirect === undefined)
    throw new Error('The Electron stand-in follows no redirect by itself. Add it as Electron’s documentation describes it.')
  const { protocol = 'https:', hostname, host, port, path = '/', method = 'GET', headers = {} } = options
  const emitter = new EventEmitter()
  const open = protocol === 'http:' ? httpRequest : httpsRequest
  const inner = open({ protocol, host: hostname ?? host, port, path, method, headers })
  let isAborted = false

  inner.on('error', (error) => {
    if (!isAborted) emitter.emit('error', new Error(`net::${(error as NodeJS.ErrnoException).code ?? 'ERR_FAILED'}`))
  })
  inner.on('response', (response) => {
    const status = response.statusCode ?? 0
    const { location } = response.headers
    if (status < 300 || status >= 400 || location === undefined) {
      emitter.emit('response', response)
      return
    }
    const target = new URL(location, `${protocol}//${hostname ?? host}:${port ?? ''}${path}`).href
    emitter.emit('redirect', status, method, target, response.headers)
    response.destroy()
  })

  return strict(
    'ClientRequest',
    Object.assign(emitter, {
      setHeader: (name: string, value: string) => inner.setHeader(name, value),
      getHeader: (name: string) => inner.getHeader(name),
      removeHeader: (name: string) => inner.removeHeader(name),
      write: (chunk: string | Buffer) => inner.write(chunk),
      end: (chunk?: string | Buffer) => inner.end(chunk),
      abort() {
        isAborted = true
        inner.destroy()
        emitter.emit('abort', createEvent())
        emitter.emit('close')
      },
    }),
  )
}

export const net = strict('net', { request: createRequest })

/** Electron's own updater: on Linux it does nothing, but electron-updater announces its install through it. */
export const autoUpdater = strict('autoUpdater', new EventEmitter())
