import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { generate } from 'selfsigned'
import { onTestFinished } from 'vitest'

/** A company's network: a proxy that presents its own certificate in place of the core's. */
export async function startCompanyNetwork(folder: string) {
  const name = 'core.salesboy.invalid'
  const made = await generate([{ name: 'commonName', value: name }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  })
  const core = createTlsServer({ key: made.private, cert: made.cert }, (request, response) => {
    request.resume()
    response.end(JSON.stringify({ response: 'Broadcast/status ignored' }))
  }).listen(0, '127.0.0.1')
  const sockets = new Set<Duplex>()
  const proxy = createServer().listen(0, '127.0.0.1')
  proxy.on('connect', (_request, client) => {
    const server = connect((core.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      server.pipe(client).pipe(server)
    })
    for (const socket of [client, server]) sockets.add(socket.on('error', () => undefined))
  })
  await Promise.all([once(core, 'listening'), once(proxy, 'listening')])
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    core.close()
    proxy.close()
  })
  const root = join(folder, 'root.pem')
  writeFileSync(root, made.cert)
  /** A proxy that accepts each connection and never answers. */
  const silent = createServer().listen(0, '127.0.0.1')
  silent.on('connect', (_request, client) => void sockets.add(client.on('error', () => undefined)))
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  return {
    silentPlace: `127.0.0.1:${(silent.address() as AddressInfo).port}`,
    url: `https://${name}/hook`,
    place: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    root,
  }
}
