import { EventEmitter } from 'node:events'
import { request as httpRequest, type ClientRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createEvent } from '../event.ts'
import { strict } from '../strict.ts'
import { app } from './app.ts'

interface RequestOptions {
  readonly method?: string
  readonly protocol?: string
  readonly hostname?: string
  readonly host?: string
  readonly port?: number | string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | number>>
  readonly redirect?: 'follow' | 'error' | 'manual'
}

/**
 * `net.request` over Node's own HTTP. A redirect is announced first and then followed, unless the mode is `manual`
 * (electronjs.org, clientRequest). The answer is a readable stream with `statusCode` and `headers`, as in Electron.
 */
function createRequest(options: RequestOptions): object {
  if (!app.isReady()) throw new Error('net.request can only be used after app is ready')
  const { protocol = 'https:', hostname, host, port, path = '/', method = 'GET', headers = {}, redirect } = options
  const emitter = new EventEmitter()
  let isAborted = false
  let inner = start(`${protocol}//${hostname ?? host}${port === undefined ? '' : `:${port}`}${path}`)

  function start(address: string): ClientRequest {
    const open = new URL(address).protocol === 'http:' ? httpRequest : httpsRequest
    const request = open(address, { method, headers })
    request.on('error', (error) => {
      if (!isAborted) emitter.emit('error', new Error(`net::${(error as NodeJS.ErrnoException).code ?? 'ERR_FAILED'}`))
    })
    request.on('response', (response) => {
      const status = response.statusCode ?? 0
      const { location } = response.headers
      if (status < 300 || status >= 400 || location === undefined) return void emitter.emit('response', response)
      response.destroy()
      const target = new URL(location, address).href
      emitter.emit('redirect', status, method, target, response.headers)
      if (isAborted || redirect === 'manual') return
      inner = start(target)
      inner.end()
    })
    return request
  }

  return strict(
    'ClientRequest',
    Object.assign(emitter, {
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

/** Electron's own updater. On Linux it does nothing, but electron-updater announces its install through it. */
export const autoUpdater = strict('autoUpdater', new EventEmitter())
