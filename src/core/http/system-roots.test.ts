import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import * as tls from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { diagnose } from '../support/diagnose.ts'
import { testConnection } from '../webhook/connection-test.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { isUntrustedCertificate } from './certificate-error.ts'
import { createHttpClient } from './http-client.ts'
import { systemRoots, SystemRoots, type RootStores } from './system-roots.ts'

const trusted = () => new Set(tls.getCACertificates('default'))
// Node rewrites the list when it is set, and drops duplicates.
tls.setDefaultCACertificates(tls.getCACertificates('default'))
const nodes = trusted()
let url: string
let root: string
let close: () => void

beforeAll(async () => {
  // A self-signed certificate, as a virus scanner shows it in a core's place.
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
  root = made.cert
  const answer = { response: 'Broadcast/status ignored' }
  const server = createServer({ key: made.private, cert: made.cert }, (_request, response) =>
    response.end(JSON.stringify(answer)),
  )
  server.listen(0)
  await once(server, 'listening')
  url = `https://localhost:${(server.address() as AddressInfo).port}/hook`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => {
  tls.setDefaultCACertificates([...nodes])
  close()
})

const stores = (system: RootStores['system']): RootStores => ({
  current: () => tls.getCACertificates('default'),
  system,
  set: (roots) => tls.setDefaultCACertificates(roots),
})
async function probe() {
  const clock = createRealClock()
  const http = createHttpClient(clock)
  const offset = { learn: () => false, seconds: () => Math.floor(clock.now() / 1000) } as never
  try {
    return await testConnection({ clock, http, offset, version: '1', url, secret: 'secret', userId: 'shop' })
  } finally {
    http.close()
  }
}

test('a certificate of an unknown issuer is reported as untrusted', async () => {
  const outcome = await probe()
  expect(outcome).toMatchObject({ kind: 'untrusted', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  const diagnosis = diagnose({
    now: 0,
    sessions: [{ id: 'shop', name: 'Ada', state: { kind: 'connected' } } as never],
    core: { kind: 'unreachable', detail: outcome.detail } as never,
    pause: { paused: false } as never,
  })
  expect(diagnosis).toMatchObject({ fault: 'internet', said: { code: 'headline.untrusted' } })
})

test('the system’s roots are trusted in addition to Node’s own, and read once', async () => {
  const read = vi.fn(() => [root])
  const roots = new SystemRoots(stores(read))
  roots.add()
  roots.add()
  expect(read).toHaveBeenCalledTimes(1)
  expect(await probe()).toMatchObject({ kind: 'ok' })
  expect(trusted().size).toBe(nodes.size + 1)
})

test('a store that cannot be read leaves Node’s list as it is and logs a warning', () => {
  tls.setDefaultCACertificates([...nodes])
  const logger = createMemoryLogger()
  const roots = new SystemRoots(
    stores(() => {
      throw new Error('no store')
    }),
  )
  roots.logTo(logger)
  roots.add()
  expect(trusted()).toEqual(nodes)
  expect(logger.entries).toContainEqual(expect.objectContaining({ level: 'warn' }))
})

test('a TLS connection adds the system’s roots', async () => {
  const add = vi.spyOn(systemRoots, 'add')
  await probe()
  expect(add).toHaveBeenCalled()
})

test('a wrong date or a wrong name does not count as an untrusted certificate', () => {
  for (const code of ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ECONNREFUSED'])
    expect(isUntrustedCertificate(code)).toBe(false)
  expect(isUntrustedCertificate('SELF_SIGNED_CERT_IN_CHAIN')).toBe(true)
  expect(isUntrustedCertificate(null)).toBe(false)
})
